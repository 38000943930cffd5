package io.github.rlaifv.cli.align;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands on the embedded model, with claims found by rules and options from a settings file. */
class EmbeddedAlignmentIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private String settings = "";

    @BeforeEach
    void settings() throws IOException {
        Path questions = Files.writeString(folder.resolve("questions.txt"), "Describe the image.\n");
        settings = """
                policy: embedded
                decomposer: rules
                instructions: %s
                questions: %s
                candidates: 2
                max-new-tokens: 12
                least-answer-mass: 0
                device: cpu
                json: true
                quiet: true
                """.formatted(Fixtures.path("photos"), questions);
    }

    private JsonNode result(String command, String more, String... arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.yaml"), settings + more);
        String[] line = new String[arguments.length + 2];
        line[0] = command;
        line[1] = "--settings=" + file;
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        assertThat(rlaifv.run(line)).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.errors()).isEmpty();
        return new ObjectMapper().readTree(rlaifv.printed());
    }

    @Test
    void alignmentWithOwnLabelerAndRulesIsResumed() throws IOException {
        String more = "rounds: 1\nper-round: 2\ndevelopment: 1\nepochs: 1\nlora: 2\n";
        String output = "--output=" + folder.resolve("run");
        JsonNode first = result("align", more, output);
        assertThat(first.path("best_round").asInt(-1)).isBetween(0, 1);
        assertThat(Path.of(first.path("report").asText())).exists();
        assertThat(folder.resolve("run/round-1/feedback/claims.jsonl")).isNotEmptyFile();
        assertThat(folder.resolve("run/alignment-settings.json")).content().contains("type=rules");
        assertThat(result("align", more, output)).isEqualTo(first);
    }

    @Test
    void modelsOfPartsOfAnEpochAreEvaluatedAndKept() throws IOException {
        String more = "rounds: 1\nper-round: 6\ndevelopment: 1\nepochs: 1\nbatch-size: 1\nlora: 2\n"
                + "evaluations-per-epoch: 2\nkeep-all-models: true\n";
        result("align", more, "--output=" + folder.resolve("run"));
        JsonNode log =
                new ObjectMapper().readTree(folder.resolve("run/alignment.json").toFile());
        assertThat(log.path("evaluationsPerEpoch").asInt()).isEqualTo(2);
        JsonNode round = log.path("rounds").get(0);
        assertThat(round.path("steps").asInt()).isGreaterThan(1);
        assertThat(round.path("scores")).hasSize(2);
        assertThat(folder.resolve("run/round-1/epoch-1-part-1-of-2/config.json"))
                .exists();
        assertThat(folder.resolve("run/round-1/epoch-1-part-2-of-2/config.json"))
                .exists();
    }

    @Test
    void averageOfTheRoundsIsMeasuredAndMayBeKept() throws IOException {
        String more = "rounds: 2\nper-round: 6\ndevelopment: 2\nepochs: 1\nbatch-size: 2\nlora: 2\naverage-last: 2\n";
        JsonNode result = result("align", more, "--output=" + folder.resolve("run"));
        JsonNode average = new ObjectMapper()
                .readTree(folder.resolve("run/alignment.json").toFile())
                .path("average");
        assertThat(average.path("rounds")).hasSize(2);
        assertThat(average.path("score").isNumber()).isTrue();
        assertThat(folder.resolve("run/average/README.md")).content().contains("Average of 2 models");
        assertThat(result.path("kept").asText()).matches("round [12]|average of rounds 1 to 2");
        assertThat(result.path("after").asDouble())
                .isGreaterThanOrEqualTo(average.path("score").asDouble());
    }

    @Test
    void benchmarkChoosesWithClaimsAndItsEvaluationIsWarnedOf() throws IOException {
        Path data = TinyData.pope(folder.resolve("pope"));
        String more = "rounds: 1\nper-round: 2\ndevelopment: 1\nepochs: 1\nlora: 2\n"
                + "choose-by: [\"pope:accuracy\", \"0.5*claims\"]\nbenchmark-data: {pope: " + data + "}\n";
        JsonNode run = result("align", more, "--output=" + folder.resolve("run"));
        assertThat(run.path("metric").asText())
                .startsWith("1.0 * (POPE, accuracy of 2 items) + 0.5 * (confirmed minus rejected claims");
        assertThat(run.path("before").isNumber()).isTrue();
        assertThat(folder.resolve("run/development")).isNotEmptyDirectory();
        assertThat(folder.resolve("run/alignment.json")).content().contains("\"testSets\" : [ \"POPE\" ]");
        assertThat(rlaifv.run(
                        "evaluate",
                        "--benchmark=pope",
                        "--data=" + data,
                        "--model=" + folder.resolve("run/round-1"),
                        "--output=" + folder.resolve("evaluation"),
                        "--max-new-tokens=4",
                        "--device=cpu"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed())
                .contains("WARNING: the weights of " + folder.resolve("run/round-1")
                        + " were chosen on the test set of POPE");
    }

    @Test
    void feedbackAsksNoModelForClaims() throws IOException {
        JsonNode made = result("feedback", "", "--output=" + folder.resolve("pairs"));
        assertThat(made.path("command").asText()).isEqualTo("feedback");
        assertThat(made.path("pairs").isInt()).isTrue();
        assertThat(folder.resolve("pairs/ledger.json")).content().doesNotContain("\"questions\"");
        assertThat(folder.resolve("pairs/claims.jsonl")).isNotEmptyFile();
    }
}
