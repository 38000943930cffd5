package io.github.rlaifv.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command ask on the embedded model. */
class AskCommandIT {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();
    private Path image = Path.of("");

    @BeforeEach
    void writeImage() throws IOException {
        image = TinyData.image(folder);
    }

    private int ask(String... more) {
        List<String> line = new ArrayList<>(List.of(
                "ask",
                "--model=embedded",
                "--image=" + image,
                "--question=Describe the image.",
                "--max-new-tokens=24",
                "--device=cpu"));
        line.addAll(Arrays.asList(more));
        return rlaifv.run(line.toArray(String[]::new));
    }

    @Test
    void answerAloneIsPrinted() {
        assertThat(ask("--temperature=0")).as(rlaifv.errors()).isZero();
        String first = rlaifv.printed();
        assertThat(first.strip()).hasLineCount(1).contains(". ").hasSizeGreaterThan(10);
        ask("--temperature=0", "--stream=true");
        assertThat(rlaifv.printed()).isEqualTo(first);
        ask("--temperature=0", "--seed=7");
        assertThat(rlaifv.printed()).isEqualTo(first);
        ask("--temperature=1.5", "--seed=7");
        assertThat(rlaifv.printed()).isNotEqualTo(first);
        ask("--temperature=0", "--stop=.");
        assertThat(rlaifv.printed().strip()).isEqualTo(first.substring(0, first.indexOf('.')));
    }

    @Test
    void bestOfFourIsPrintedWithRewardCandidatesAndVerdicts() throws IOException {
        assertThat(ask(
                        "--best-of=4",
                        "--rule=mean",
                        "--reference=embedded",
                        "--show-candidates",
                        "--claims",
                        "--decomposer=rules",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(json.path("candidates")).hasSize(4);
        assertThat(json.path("answer").asText())
                .isEqualTo(json.path("candidates").get(0).path("text").asText());
        // a model is its own reference
        assertThat(json.path("reward").asDouble()).isZero();
        assertThat(json.has("margin")).isTrue();
        assertThat(json.path("claims")).isNotEmpty().allSatisfy(claim -> {
            assertThat(claim.path("statement").asText()).endsWith(".");
            double yes = claim.path("p_yes").asDouble();
            assertThat(claim.path("verdict").asText())
                    .isEqualTo(yes > claim.path("p_no").asDouble() ? "confirmed" : "rejected");
        });
    }

    @Test
    void verdictsOnTheClaimsOfCandidatesPick() throws IOException {
        assertThat(ask(
                        "--best-of=4",
                        "--rule=verified",
                        "--reference-weight=0",
                        "--decomposer=rules",
                        "--show-candidates",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(json.has("claims")).isFalse();
        assertThat(json.path("candidates")).hasSize(4);
        int before = 0;
        for (JsonNode candidate : json.path("candidates")) {
            assertThat(candidate.path("confirmed_claims").asInt()
                            + candidate.path("rejected_claims").asInt())
                    .isPositive();
            assertThat(candidate.path("rejected_claims").asInt()).isGreaterThanOrEqualTo(before);
            before = candidate.path("rejected_claims").asInt();
        }
    }

    @Test
    void candidatesAreVerifiedUnlessAnotherRuleIsGiven() {
        String[] options = {"--best-of=3", "--reference=embedded", "--decomposer=rules", "--json"};
        assertThat(ask(options)).as(rlaifv.errors()).isZero();
        String byDefault = rlaifv.printed();
        assertThat(byDefault).contains("rejected_claims");
        List<String> verified = new ArrayList<>(List.of(options));
        verified.add("--rule=verified");
        assertThat(ask(verified.toArray(String[]::new))).isZero();
        assertThat(rlaifv.printed()).isEqualTo(byDefault);
        assertThat(ask("--best-of=3", "--reference=embedded", "--rule=mean", "--json"))
                .isZero();
        assertThat(rlaifv.printed()).doesNotContain("rejected_claims");
        assertThat(ask("--best-of=3", "--reference=embedded", "--decomposer=rules"))
                .isZero();
        assertThat(rlaifv.printed())
                .containsPattern(
                        "picked [1-3] of 3 candidates \\([1-3] different\\): \\d+ claims confirmed, \\d+ rejected, score ");
    }

    @Test
    void guidedAnswerIsPrintedWithItsCosts() throws IOException {
        assertThat(ask(
                        "--guided=3",
                        "--rule=verified",
                        "--reference-weight=0",
                        "--decomposer=rules",
                        "--stream=false",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(json.path("answer").asText()).isNotBlank();
        assertThat(json.path("sentences").asInt()).isPositive();
        assertThat(json.path("generated_tokens").asInt())
                .isGreaterThan(2 * json.path("tokens").asInt());
        assertThat(json.path("scored_tokens").asInt()).isPositive();
    }

    @Test
    void textsNamePickAndVerdicts() {
        assertThat(ask("--best-of=2", "--rule=mean", "--reference=embedded", "--claims", "--decomposer=rules"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed())
                .containsPattern("picked 1 of 2 candidates \\([12] different\\): reward 0\\.00000, margin ")
                .containsPattern("\\d+ claims: \\d+ confirmed, \\d+ rejected, 0 without a verdict")
                .containsPattern("(confirmed|rejected) +\\d+\\.\\d % yes  ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--best-of=2 | --best-of=2 ranks answers by what alignment changed, but ",
                "--reference=embedded | --reference has no effect on single responses: add --best-of=16",
                "--labeler=embedded | --labeler has no effect without --claims",
                "--decomposer=rules | --decomposer has no effect without --claims: add --claims, or remove it",
                "--least-answer-mass=0.2 | --least-answer-mass has no effect without --claims",
                "--beta=0.2 | --beta has no effect on single responses: add --best-of=16",
                "--rule=mean | --rule has no effect on single responses: add --best-of=16",
                "--rule=verified | --rule has no effect on single responses: add --best-of=16",
                "--shortlist=3 | --shortlist has no effect on single responses: add --best-of=16",
                "--reference-weight=0.3 | --reference-weight has no effect on single responses: add --best-of=16",
                "--best-of=2 --rule=mean --reference=embedded --labeler=embedded | --labeler has no effect without --claims",
                "--best-of=2 --reference=embedded --stream=true | --stream has no effect with --best-of",
                "--guided=2 | --guided=2 ranks sentences by what alignment changed, but ",
                "--guided=2 --best-of=2 | --guided has no effect with --best-of",
                "--best-of=65 | Invalid value for option '--best-of': must be in [1, 64], was 65",
                "--top-p=0 | Invalid value for option '--top-p': must be in (0, 1], was 0.0"
            })
    void uselessOptionsAreRejected(String options, String message) {
        assertThat(ask(options.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(message).hasLineCount(1);
        assertThat(rlaifv.printed()).isEmpty();
    }

    @Test
    void missingImageIsNamed() {
        image = folder.resolve("none.png");
        assertThat(ask()).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("the image " + image + " is missing: name an image file with --image");
    }

    @Test
    void bestOfAdaptersIsRankedAgainstTheirOwnBase() throws IOException {
        Path adapter = folder.resolve("adapter");
        try (TrainablePolicy policy = Policies.open(EmbeddedModel.cached())) {
            policy.adapters().attach(Lora.rank(2));
            policy.adapters().save(adapter);
        }
        assertThat(rlaifv.run(
                        "ask",
                        "--model=" + adapter,
                        "--image=" + image,
                        "--question=Describe the image.",
                        "--max-new-tokens=8",
                        "--best-of=2",
                        "--rule=mean",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        // new adapters change nothing, so that no answer has a reward
        assertThat(new ObjectMapper().readTree(rlaifv.printed()).path("reward").asDouble())
                .isZero();
    }

    @Test
    void adaptersOfTheVisionTowerNeedTheirBaseAsReference() {
        Path base = GoldenCase.of("llava15").get(0).model();
        Path adapter = TinyData.towerAdapter(base, folder.resolve("adapter"));
        String[] line = {
            "ask",
            "--model=" + adapter,
            "--image=" + image,
            "--question=What is there?",
            "--max-new-tokens=4",
            "--best-of=2"
        };
        assertThat(rlaifv.run(line)).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors())
                .contains("the adapters in " + adapter, "vision tower", "add --reference, the folder of the model")
                .hasLineCount(1);
        List<String> more = new ArrayList<>(List.of(line));
        more.add("--reference=" + base);
        assertThat(rlaifv.run(more.toArray(String[]::new))).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed()).contains("picked ");
    }

    @Test
    void pricesStateWhatTheAnswerCost() throws IOException {
        Path prices = Files.writeString(
                folder.resolve("prices.json"),
                "{\"currency\": \"EUR\", \"models\": [{\"model\": \"tiny-llava\", \"perMillionCompletionTokens\": 2}]}");
        assertThat(ask("--prices=" + prices)).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed()).contains("tiny-llava", "EUR");
    }

    @Test
    void dryRunOpensNoModelAndEstimatesItsUse() {
        assertThat(ask("--dry-run", "--best-of=2", "--reference=embedded", "--claims", "--decomposer=rules"))
                .isZero();
        assertThat(rlaifv.printed())
                .contains("Estimated use of models", "responses", "ranking", "scores", "tokens per answer")
                .contains("would read     --model", "tiny-llava")
                .contains("would compute  2 answers and their rewards")
                .contains("would compute  claims of the answer and their verdicts");
    }
}
