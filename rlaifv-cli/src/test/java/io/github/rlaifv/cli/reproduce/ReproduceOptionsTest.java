package io.github.rlaifv.cli.reproduce;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.evaluate.KnownBenchmark;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** System and scale give the options their values, and what is missing is said before any work. */
class ReproduceOptionsTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private int reproduce(String... options) {
        List<String> line = new ArrayList<>(List.of("reproduce", "--output=" + folder.resolve("out")));
        line.addAll(List.of(options));
        return rlaifv.run(line.toArray(String[]::new));
    }

    private JsonNode settings(String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(options));
        line.addAll(List.of("--print-settings", "--json"));
        assertThat(reproduce(line.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        return new ObjectMapper().readTree(rlaifv.printed());
    }

    @Test
    void systemHasThePapersValues() throws IOException {
        JsonNode printed = settings("--policy=embedded", "--labeler=l", "--instructions=i");
        assertThat(printed.at("/settings/rounds").intValue()).isEqualTo(4);
        assertThat(printed.at("/settings/per-round").intValue()).isEqualTo(4000);
        assertThat(printed.at("/settings/max-grad-norm").doubleValue()).isZero();
        assertThat(printed.at("/sources/max-grad-norm").asText()).isEqualTo("recipe PAPER");
    }

    @Test
    void tinyScaleNeedsNoModelAndNoData() throws IOException {
        JsonNode printed = settings("--scale=tiny", "--system=12b", "--per-round=7");
        assertThat(printed.at("/settings/per-round").intValue()).isEqualTo(7);
        assertThat(printed.at("/settings/rounds").intValue()).isEqualTo(4);
        assertThat(printed.at("/sources/learning-rate").asText()).isEqualTo("scale TINY");
        assertThat(printed.at("/sources/rounds").asText()).isEqualTo("recipe PAPER_12B");
        assertThat(printed.at("/settings/instructions").asText()).endsWith("instructions.jsonl");
    }

    @Test
    void firstSystemNeedsALabeler() {
        assertThat(reproduce("--policy=p", "--instructions=i")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--system=7b needs --labeler", "--system=12b");
    }

    @Test
    void benchmarkThatNeedsAJudgeSaysSo() {
        assertThat(reproduce("--scale=tiny", "--benchmarks=MMHAL_BENCH=m")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--benchmarks=MMHAL_BENCH needs a judge: add --judge");
    }

    @Test
    void missingDataIsNamedBeforeAnyWork() {
        assertThat(reproduce("--policy=embedded", "--labeler=embedded", "--instructions=" + folder.resolve("none")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("the stage data needs the instructions of --instructions", "none");
        assertThat(folder.resolve("out/rounds")).doesNotExist();
    }

    @Test
    void dryRunListsStagesWithWhatTheyUse() {
        assertThat(reproduce("--scale=tiny", "--dry-run")).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed())
                .containsSubsequence("data", "candidates", "training", "evaluation", "best-of-n", "tables")
                .contains("stage best-of-n")
                .containsPattern("candidates +tiny-llava +4,000 ")
                .contains("4 rounds with 100 instructions");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void ruleOfBestOfNIsThePapersUnlessItIsGiven() throws IOException {
        JsonNode printed = settings("--scale=tiny");
        assertThat(printed.at("/settings/rule").asText()).isEqualTo("MEAN");
        assertThat(printed.at("/sources/rule").asText()).isEqualTo("recipe PAPER");
        assertThat(settings("--system=12b", "--policy=p", "--instructions=i")
                        .at("/settings/rule")
                        .asText())
                .isEqualTo("MEAN");
        assertThat(settings("--scale=tiny", "--rule=tempered", "--reference-weight=0.3")
                        .at("/settings/reference-weight")
                        .doubleValue())
                .isEqualTo(0.3);
    }

    @Test
    void optionsOfARuleThatHaveNoEffectAreRejected() {
        assertThat(reproduce("--scale=tiny", "--average-with=m")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--average-with has no effect with --rule=MEAN");
        assertThat(reproduce("--scale=tiny", "--rule=average")).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("--rule=AVERAGE", "--average-with");
    }

    @Test
    void claimsThatBestOfNJudgesAreEstimated() {
        assertThat(reproduce("--scale=tiny", "--dry-run")).isZero();
        String plain = rlaifv.printed();
        assertThat(reproduce("--scale=tiny", "--dry-run", "--rule=verified", "--best-of=1,4"))
                .isZero();
        // 100 items with 1 and with 4 candidates in place of 16
        assertThat(rlaifv.printed()).containsPattern("responses +tiny-llava +500 ");
        assertThat(plain).containsPattern("responses +tiny-llava +1,600 ");
    }

    @Test
    void placeInTheRangeOfRerunsSaysWhatIsBetter() {
        PaperFigure.Range range = new PaperFigure.Range(7.8, 16.0);
        assertThat(range.place(7.8)).isEqualTo("within");
        assertThat(range.place(16.0)).isEqualTo("within");
        assertThat(range.place(7.7)).startsWith("below");
        assertThat(range.place(16.1)).startsWith("above");
    }

    @Test
    void descriptionsHaveTheRecipesLength() {
        AnswerSettings answers = new AnswerSettings(Recipe.PAPER, Optional.empty(), 3);
        assertThat(answers.of(KnownBenchmark.OBJECT_HALBENCH).maxNewTokens()).isEqualTo(1024);
        assertThat(answers.of(KnownBenchmark.OBJECT_HALBENCH).beams())
                .hasValueSatisfying(search -> assertThat(search.beams()).isEqualTo(3));
        assertThat(answers.of(KnownBenchmark.AMBER).maxNewTokens()).isEqualTo(512);
        assertThat(answers.ofCandidates().temperature()).isEqualTo(0.7);
        assertThat(new AnswerSettings(Recipe.PAPER, Optional.of(9), 3)
                        .of(KnownBenchmark.OBJECT_HALBENCH)
                        .maxNewTokens())
                .isEqualTo(9);
    }
}
