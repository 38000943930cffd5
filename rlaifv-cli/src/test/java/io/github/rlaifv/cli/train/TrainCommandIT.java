package io.github.rlaifv.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.cli.testkit.TinyData;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.GoldenCase;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command train on the embedded model. */
class TrainCommandIT {
    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path pairs = Path.of("");

    private final CommandRun rlaifv = new CommandRun();

    @BeforeAll
    static void makePairs() {
        pairs = TinyData.feedback(TinyData.instructions(shared, 5), shared.resolve("feedback"));
    }

    private int train(String output, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "train",
                "--policy=embedded",
                "--pairs=" + pairs,
                "--output=" + folder.resolve(output),
                "--batch-size=4",
                "--device=cpu"));
        line.addAll(Arrays.asList(more));
        return rlaifv.run(line.toArray(String[]::new));
    }

    private JsonNode options(String output) throws IOException {
        return new ObjectMapper()
                .readTree(Files.readString(folder.resolve(output).resolve("training.json")));
    }

    @Test
    void adaptersAreTrainedWithAMixedLossAndResumedByTheSameCommand() throws IOException {
        String[] line = {
            "--lora=2",
            "--lora-projector",
            "--loss=0.8*sigmoid + 0.2*bco_pair:shift=running_mean + sft",
            "--beta=0.2",
            "--epochs=1",
            "--held-out=0.4",
            "--seed=1",
            "--json"
        };
        assertThat(train("lora", line)).as(rlaifv.errors()).isZero();
        JsonNode json = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(json.path("steps").asInt()).isPositive();
        assertThat(json.path("evaluations")).hasSize(1);
        assertThat(json.path("evaluations").get(0).toString()).contains("eval_loss");
        assertThat(options("lora").toString())
                .contains("0.8*sigmoid+0.2*bco_pair+1.0*sft")
                .contains("\"beta\":0.2")
                .doesNotContain("\"beta\":0.1");
        try (TrainablePolicy trained = Policies.open(folder.resolve("lora/adapter"))) {
            assertThat(trained.adapters().lora().orElseThrow().rank()).isEqualTo(2);
        }
        byte[] adapter = Files.readAllBytes(folder.resolve("lora/adapter/adapter_model.safetensors"));
        assertThat(train("lora", line)).as(rlaifv.errors()).isZero();
        assertThat(folder.resolve("lora/adapter/adapter_model.safetensors")).hasBinaryContent(adapter);
    }

    @Test
    void storedReferenceGivesTheStepsOfAComputedOne() throws IOException {
        Path model = EmbeddedModel.cached();
        assertThat(train("computed", "--max-steps=1", "--schedule=CONSTANT", "--warmup=0", "--learning-rate=1e-5"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed()).contains("1 steps in 1 epochs", "trained model: ");
        Path scored = folder.resolve("scored");
        assertThat(rlaifv.run("reference", "--model=" + model, "--pairs=" + pairs, "--output=" + scored))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.run(
                        "train",
                        "--policy=" + model,
                        "--pairs=" + scored,
                        "--stored-reference",
                        "--output=" + folder.resolve("stored"),
                        "--batch-size=4",
                        "--max-steps=1",
                        "--schedule=CONSTANT",
                        "--warmup=0",
                        "--learning-rate=1e-5"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(folder.resolve("stored/reference.jsonl")).doesNotExist();
        assertThat(folder.resolve("stored/model/model.safetensors"))
                .hasSameBinaryContentAs(folder.resolve("computed/model/model.safetensors"));
    }

    @Test
    void responsesOfAFileAreImitated() throws IOException {
        Path examples = Files.writeString(
                shared.resolve("examples.jsonl"),
                Files.readString(shared.resolve("instructions.jsonl"))
                        .replaceAll("(?m)}$", ",\"response\":\"There is a tree.\"}"));
        assertThat(rlaifv.run(
                        "train",
                        "--method=SFT",
                        "--policy=embedded",
                        "--examples=" + examples,
                        "--output=" + folder.resolve("sft"),
                        "--train=projector",
                        "--batch-size=2"))
                .as(rlaifv.errors())
                .isZero();
        // five examples in one epoch, the default of supervised fine-tuning
        assertThat(rlaifv.printed()).contains("3 steps in 1 epochs on 5 examples, 0 skipped");
        assertThat(folder.resolve("sft/model/config.json")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--loss=dpo | Invalid value for option '--loss': there is no loss 'dpo'; known losses: sigmoid,",
                "--method=SFT --loss=ipo | --loss is an option of preference learning: remove it, or --method=SFT",
                "--method=SFT --beta=0.3 | --beta is an option of preference learning",
                "--examples=e | --examples are for supervised fine-tuning: add --method=SFT",
                "--lora-projector | --lora-projector is an option of LoRA adapters",
                "--method=SFT --beta=0.1 | --beta is an option of preference learning",
                "--method=SFT --training-images=unpadded | --training-images is an option of preference learning",
                "--stored-reference --training-images=unpadded | --stored-reference has the log-probabilities of images",
                "--method=SFT --per-call=4 | --per-call is an option of preference learning",
                "--held-out=0.5 --best-by=eval_x | --best-by has no effect without --keep-best",
                "--keep-best=2 | --keep-best evaluates held-out examples, but there are none: add --held-out=0.1",
                "--evaluations-per-epoch=4 | --evaluations-per-epoch evaluates held-out examples, but there are none",
                "--evaluations-per-epoch=0 | Invalid value for option '--evaluations-per-epoch': must be >= 1 and <= 1000, was 0",
                "--choose-by=claims --keep-best=1 | --choose-by=claims needs instructions and a labeler",
                "--choose-by=pope:F1 --keep-best=1 | add --benchmark-data pope=FOLDER",
                "--choose-by=pope:F1 --benchmark-data=pope=x | --choose-by has no effect without --keep-best",
                "--choose-by=pope:F1 --benchmark-data=pope=x --keep-best=1 --best-by=eval_loss | both say which checkpoints",
                "--held-out=0.5 --keep-best=1 --best-by=eval_development | is the metric that --choose-by names",
                "--token-weighting=modified | 'modified' needs a number after its name, such as modified:0.5",
                "--label-smoothing=0.7 | Invalid value for option '--label-smoothing'",
                "--held-out=1 | Invalid value for option '--held-out': must be in [0, 1), was 1.0"
            })
    void contradictingOptionsAreRejectedBeforeAnyWork(String options, String message) {
        assertThat(train("none", options.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains(message).hasLineCount(1);
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--loss=simpo | \"beta\":2.0",
                "--loss=simpo --beta=0.1 | \"beta\":0.1",
                "--loss=sigmoid_norm --beta=0.1 | \"beta\":0.1",
                "--beta=0.3 | \"beta\":0.3"
            })
    void typedBetaHoldsForEveryLossAndTheLossHasItsOwnOtherwise(String options, String beta) throws IOException {
        List<String> line = new ArrayList<>(List.of(options.split(" ")));
        line.addAll(List.of("--lora=2", "--max-steps=1"));
        assertThat(train("beta", line.toArray(String[]::new)))
                .as(rlaifv.errors())
                .isZero();
        assertThat(options("beta").toString()).contains(beta);
    }

    @Test
    void printedSettingsSayWhichBetaIsUsed() {
        assertThat(train("none", "--print-settings")).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed()).contains("beta: 0.1");
        train("none", "--loss=simpo", "--print-settings");
        assertThat(rlaifv.printed()).containsPattern("(?m)^beta: null");
    }

    @Test
    void bestCheckpointOfHeldOutPairsIsKept() throws IOException {
        assertThat(train(
                        "best",
                        "--lora=2",
                        "--epochs=2",
                        "--held-out-pairs=" + pairs,
                        "--keep-best=1",
                        "--best-by=eval_rewards/margins",
                        "--best-at-end",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(json.path("evaluations")).hasSize(2);
        assertThat(json.path("evaluations").get(0).toString()).contains("eval_rewards/margins");
        assertThat(options("best").toString()).contains("eval_rewards/margins");
        assertThat(folder.resolve("best/adapter/adapter_model.safetensors")).exists();
        assertThat(train(
                        "unknown",
                        "--lora=2",
                        "--max-steps=1",
                        "--held-out-pairs=" + pairs,
                        "--keep-best=1",
                        "--best-by=eval_nothing"))
                .isNotZero();
        assertThat(rlaifv.errors()).contains("eval_nothing");
    }

    @Test
    void benchmarkChoosesTheCheckpointAndItsEvaluationIsWarnedOf() throws IOException {
        Path data = TinyData.pope(folder.resolve("pope"));
        assertThat(train(
                        "chosen",
                        "--lora=2",
                        "--epochs=2",
                        "--evaluations-per-epoch=2",
                        "--choose-by=pope:accuracy",
                        "--benchmark-data=pope=" + data,
                        "--keep-best=1",
                        "--best-at-end",
                        "--json"))
                .as(rlaifv.errors())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(rlaifv.printed());
        assertThat(json.path("evaluations")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(json.path("development_before").isNumber()).isTrue();
        assertThat(json.path("evaluations").get(0).toString()).contains("eval_development");
        JsonNode training = options("chosen");
        assertThat(training.path("development").asText()).isEqualTo("POPE, accuracy of 2 items");
        assertThat(training.path("testSets").get(0).asText()).isEqualTo("POPE");
        assertThat(training.path("bestCheckpoints")).hasSize(1);
        assertThat(folder.resolve("chosen/training-report.html"))
                .content()
                .contains("The weights were chosen on the test set of POPE");
        assertThat(rlaifv.run(
                        "evaluate",
                        "--benchmark=pope",
                        "--data=" + data,
                        "--model=" + folder.resolve("chosen"),
                        "--output=" + folder.resolve("evaluation"),
                        "--max-new-tokens=4",
                        "--device=cpu"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(rlaifv.printed()).contains("were chosen on the test set of POPE");
        assertThat(train("misspelled", "--choose-by=pope:acuracy", "--benchmark-data=pope=" + data, "--keep-best=1"))
                .isNotZero();
        assertThat(rlaifv.errors()).contains("acuracy");
        assertThat(folder.resolve("misspelled/reference.jsonl")).doesNotExist();
    }

    @Test
    void adaptersOfTheVisionTowerNeedTheirBaseAsReference() {
        Path base = GoldenCase.of("llava15").get(0).model();
        Path adapter = TinyData.towerAdapter(base, folder.resolve("adapter"));
        assertThat(rlaifv.run(
                        "train",
                        "--policy=" + adapter,
                        "--pairs=" + pairs,
                        "--lora=4",
                        "--output=" + folder.resolve("none")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("the adapters in " + adapter, "add --reference");
    }

    /** The reference of adapters is the model without them, whichever device it is asked on. */
    @Test
    void referenceOnItsOwnDeviceHasNoAdapters() throws IOException {
        assertThat(train("first", "--lora=2", "--max-steps=2", "--warmup=0", "--learning-rate=1e-2"))
                .as(rlaifv.errors())
                .isZero();
        String adapter = "--policy=" + folder.resolve("first/adapter");
        for (String device : List.of("", "--reference-device=cpu")) {
            List<String> line = new ArrayList<>(List.of(
                    "train",
                    adapter,
                    "--pairs=" + pairs,
                    "--output=" + folder.resolve("next" + device),
                    "--lora=2",
                    "--max-steps=1",
                    "--device=cpu"));
            if (!device.isEmpty()) {
                line.add(device);
            }
            assertThat(rlaifv.run(line.toArray(String[]::new)))
                    .as(rlaifv.errors())
                    .isZero();
        }
        Path elsewhere = folder.resolve("next--reference-device=cpu");
        assertThat(elsewhere.resolve("reference.jsonl"))
                .hasSameTextualContentAs(folder.resolve("next/reference.jsonl"));
        double margin = new ObjectMapper()
                .readTree(Files.readAllLines(elsewhere.resolve("metrics.jsonl")).get(0))
                .path("rewards/margins")
                .asDouble();
        assertThat(Math.abs(margin)).isGreaterThan(1e-3);
    }

    @Test
    void adaptersOfTheVisionTowerHaveTheirBaseAsReferenceOnAnotherDevice() {
        Path base = GoldenCase.of("llava15").get(0).model();
        Path adapter = TinyData.towerAdapter(base, folder.resolve("adapter"));
        assertThat(rlaifv.run(
                        "train",
                        "--policy=" + adapter,
                        "--pairs=" + pairs,
                        "--lora=4",
                        "--reference-device=cpu",
                        "--dry-run",
                        "--output=" + folder.resolve("none")))
                .as(rlaifv.errors())
                .isZero();
    }

    @Test
    void servedModelCannotBeTrained() {
        assertThat(rlaifv.run(
                        "train",
                        "--policy=http://localhost:9/v1?model=m",
                        "--pairs=" + pairs,
                        "--output=" + folder.resolve("none")))
                .isEqualTo(ExitCode.USAGE);
        assertThat(rlaifv.errors()).contains("is the address of a server, but this model is trained");
    }

    @Test
    void dryRunPlansMemoryAndWritesNothing() {
        assertThat(train("none", "--dry-run", "--lora=4")).as(rlaifv.errors()).isZero();
        assertThat(rlaifv.printed())
                .contains("would compute  preference learning", "fits")
                .contains("Estimated use of models", "reference", "training", "steps of 4");
        assertThat(folder.resolve("none")).doesNotExist();
    }
}
