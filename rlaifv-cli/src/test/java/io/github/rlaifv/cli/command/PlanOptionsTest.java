package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Models are config.json alone: a command that opened one would fail. */
class PlanOptionsTest {
    private static final String CONFIG = """
            {"model_type": "llava", "torch_dtype": "bfloat16", "image_token_index": 32000,
             "text_config": {"model_type": "llama", "hidden_size": %d, "intermediate_size": 11008,
               "num_hidden_layers": %d, "num_attention_heads": 32, "vocab_size": 32064},
             "vision_config": {"model_type": "clip_vision_model", "hidden_size": 1024, "image_size": 336,
               "intermediate_size": 4096, "num_attention_heads": 16, "num_hidden_layers": 24, "patch_size": 14}}
            """;

    @TempDir
    private Path temp;

    private final CommandRun rlaifv = new CommandRun();

    private Path model(String name, int width, int layers) throws IOException {
        Path folder = Files.createDirectories(temp.resolve(name));
        Files.writeString(folder.resolve("config.json"), CONFIG.formatted(width, layers));
        return folder;
    }

    private int run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.replaceAll(argument -> argument.replace("TEMP", temp.toString()));
        arguments.addAll(List.of(more));
        arguments.add("--output=" + temp.resolve("out"));
        return rlaifv.run(arguments.toArray(String[]::new));
    }

    /** The output of a command that must succeed. */
    private String printed(String command, String... more) {
        assertThat(run(command, more)).as(rlaifv.errors()).isZero();
        return rlaifv.printed();
    }

    static Stream<String> commands() {
        return Stream.of(
                "align-llava --policy=TEMP/small --labeler=TEMP/small --instructions=TEMP/none --device=cpu",
                "self-align --model=TEMP/small --instructions=TEMP/none --device=cpu --lora=8",
                "rerank --policy=TEMP/small --reference=TEMP/small --instructions=TEMP/none --device=cpu",
                "evaluate --benchmark=POPE --data=TEMP/none --model=TEMP/small --device=cpu",
                "quickstart --model=TEMP/small --device=cpu",
                "quickstart --device=cpu",
                "gpu-check --device=cpu --model=TEMP/small",
                "gpu-check --device=cpu",
                "ablation");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void dryRunPrintsThePlanAndTouchesNothing(String command) throws IOException {
        model("small", 256, 2);
        assertThat(printed(command, "--dry-run"))
                .contains("host memory", "weights", "process and libraries", "total", "free now");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    private String estimated(String command) {
        String all = printed(command, "--dry-run");
        return all.substring(all.indexOf("free now"));
    }

    @Test
    void dryRunEstimatesTheUseOfModels() throws IOException {
        model("small", 256, 2);
        Path image = Files.write(temp.resolve("a.png"), new byte[] {1});
        JsonlInstructions.write(
                IntStream.range(0, 3)
                        .mapToObj(i -> new Instruction("i" + i, ImageSource.of(image), "What is this?"))
                        .toList(),
                temp.resolve("in.jsonl"));
        String asked = "--instructions=TEMP/in.jsonl --device=cpu";
        assertThat(estimated("rerank --policy=TEMP/small --reference=TEMP/small --candidates=5 " + asked))
                .containsPattern("responses +small +15 +3 ")
                .containsPattern("ranking +small +480 ")
                .contains("- 3 prompts with 5 responses each.");
        assertThat(estimated("rerank --policy=TEMP/small --reference=TEMP/small --candidates=5 --rule=mean " + asked))
                .containsPattern("ranking +small +30 ")
                .contains("- 3 prompts with 5 responses each.");
        assertThat(estimated("feedback --policy=TEMP/small --labeler=http://localhost:1/v1?model=large"
                        + " --candidates=4 --max-new-tokens=16 " + asked))
                .containsPattern("candidates +small +12 +3 .* 192")
                .containsPattern("scores +large +96 +96 ")
                .contains("- An image has 576 tokens for large, whose server has nothing in its cache.");
        assertThat(estimated("self-align --model=TEMP/small --development=1 --rounds=2 " + asked))
                .containsPattern("candidates +small +40 ")
                .contains("- 2 rounds with 2 instructions, 2 pairs per instruction");
        assertThat(estimated("rerank --policy=TEMP/small --reference=TEMP/small --instructions=TEMP/none --device=cpu"))
                .contains("There is no estimate of tokens: ", "none");
    }

    private void pope() throws IOException {
        Path image = temp.resolve("pope/val2014/a.png");
        Files.createDirectories(image.getParent());
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Files.writeString(
                temp.resolve("pope/coco_pope_random.json"),
                "{\"question_id\": 1, \"image\": \"a.png\", \"text\": \"Is there a dog?\", \"label\": \"yes\"}\n");
    }

    @Test
    void judgeIsNotExpectedToReadTheAnswersOfAShard() throws IOException {
        model("small", 256, 2);
        pope();
        String command = "evaluate --benchmark=POPE --data=TEMP/pope --model=TEMP/small --device=cpu"
                + " --judge=http://localhost:1/v1?model=large";
        assertThat(estimated(command)).containsPattern("judge +large +1 ");
        assertThat(estimated(command + " --shard=1/1"))
                .containsPattern("answers +small +1 ")
                .doesNotContain("large");
    }

    @Test
    void ratesAndPricesGiveTimesAndCosts() throws IOException {
        model("small", 256, 2);
        Usage earlier = new Usage(10, 0, 0, 20, 8000, 0, 500, 0, 0, 0, 40, 36);
        new Ledger(
                        1,
                        List.of(new StageUsage(
                                "answers", 36, List.of(new ModelUsage(new CountedModel("small", "1"), earlier)))),
                        Optional.empty())
                .write(temp.resolve("trial").resolve(Ledger.FILE));
        Files.writeString(
                temp.resolve("prices.json"),
                "{\"currency\": \"EUR\", \"models\": [{\"model\": \"*\", \"perHour\": 10}]}");
        pope();
        assertThat(estimated("evaluate --benchmark=POPE --data=TEMP/pope --model=TEMP/small --device=cpu"
                        + " --rates=TEMP/trial --prices=TEMP/prices.json"))
                .containsPattern("answers +small +1 +2 +800 +50 +3.6 s +0.0100 EUR")
                .contains("scaled by 0.1");
        assertThat(run(
                        "evaluate --benchmark=POPE --data=TEMP/pope --model=TEMP/small --device=cpu",
                        "--dry-run",
                        "--prices=" + temp.resolve("none.json")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("none.json");
    }

    @Test
    void copiesOfARoleHaveAColumnEach() throws IOException {
        model("small", 256, 2);
        String command = "align-llava --policy=TEMP/small --labeler=TEMP/small --instructions=TEMP/none"
                + " --policy-device=cuda:1,cuda:2 --labeler-device=cuda:3 --sharding=GRADIENTS --dry-run";
        assertThat(printed(command))
                .containsPattern("host memory +cuda:1 +cuda:2 +cuda:3")
                .containsPattern("stage training +\\d.*")
                .containsPattern("stage verdicts +\\d.*");
    }

    /** The bytes that a stage of a command needs on the last device of its plan, as they are printed. */
    private String onLastDevice(String stage, String command, String... more) {
        String line = printed(command, more)
                .lines()
                .filter(each -> each.startsWith("stage " + stage))
                .findFirst()
                .orElseThrow();
        return line.substring(line.lastIndexOf("  ")).strip();
    }

    @Test
    void policyIsClosedWhileTheReferenceScores() throws IOException {
        model("small", 1024, 2);
        String command = "self-align --model=TEMP/small --instructions=TEMP/none --device=cuda:1"
                + " --reference-device=cuda:1 --dry-run";
        assertThat(onLastDevice("reference", command, "--lora=4")).isEqualTo(onLastDevice("reference", command));
    }

    @Test
    void newestLabelerJudgesOnTheDevicesOfThePolicy() throws IOException {
        model("small", 1024, 2);
        String command = "self-align --model=TEMP/small --instructions=TEMP/none --policy-device=cuda:1"
                + " --labeler-device=cuda:2 --dry-run";
        assertThat(onLastDevice("verdicts", command, "--newest-labeler"))
                .isNotEqualTo(onLastDevice("verdicts", command));
    }

    /** A command that needs terabytes: more than the memory of any machine that runs tests. */
    private String tooLarge() throws IOException {
        model("huge", 1 << 17, 512);
        Path instructions = Files.writeString(
                temp.resolve("in.jsonl"), "{\"id\": \"a\", \"text_only\": true, \"question\": \"What is this?\"}\n");
        return "rerank --policy=TEMP/huge --reference=TEMP/huge --instructions=" + instructions + " --device=cpu";
    }

    @Test
    void runThatDoesNotFitIsRejectedBeforeAnyWork() throws IOException {
        assertThat(run(tooLarge())).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors())
                .contains("rlaifv rerank: the run does not fit: host memory needs ", " in the stage candidates, and ")
                .contains("--force runs it anyway");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void checkedModelThatDoesNotFitIsRejectedBeforeAnyWork() throws IOException {
        model("huge", 1 << 17, 512);
        assertThat(run("gpu-check --device=cpu --model=TEMP/huge")).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors())
                .contains("rlaifv gpu-check: the run does not fit: host memory needs ", " in the stage speed, and ")
                .contains("Use a smaller model");
        assertThat(temp.resolve("out")).doesNotExist();
    }

    @Test
    void comparedModelsArePlannedOnTheCpuAndTheDevice() throws IOException {
        model("small", 1024, 2);
        String command = "gpu-check --device=cuda:1000 --dry-run";
        String embedded = onLastDevice("comparison", command);
        // a folder that has no model is skipped, as in the check
        Files.createDirectories(temp.resolve("damaged"));
        Files.writeString(temp.resolve("damaged/config.json"), "{");
        String more = "--fixtures=" + temp;
        assertThat(onLastDevice("comparison", command, more)).isNotEqualTo(embedded);
        assertThat(printed(command, more))
                .containsPattern("host memory +cuda:1000")
                .containsPattern("stage comparison +\\d.* GiB");
    }

    @Test
    void hugeSizesArePlanned() throws IOException {
        model("small", 256, 2);
        String sizes = " --max-new-tokens=2147483647 --per-call=2147483647 --device=cpu --dry-run";
        for (String command : List.of(
                "align-llava --policy=TEMP/small --labeler=TEMP/small --instructions=TEMP/none"
                        + " --candidates=2147483647 --batch-size=2147483647 --micro-batch=2147483647",
                "evaluate --benchmark=MMHAL_BENCH --data=TEMP/none --model=TEMP/small --judge=TEMP/small",
                "rerank --policy=TEMP/small --reference=TEMP/small --instructions=TEMP/none")) {
            assertThat(printed(command + sizes)).contains("total");
        }
    }

    static Stream<String> commandsWithSmallerValues() {
        return commands().filter(command -> !command.matches("(ablation|gpu-check).*"));
    }

    @ParameterizedTest
    @MethodSource("commandsWithSmallerValues")
    void smallerValuesThatFitAreProposed(String command) throws IOException {
        model("small", 256, 2);
        // terabytes: more than the memory of any machine that runs tests
        String plan = printed(command, "--max-new-tokens=2147483647", "--dry-run");
        assertThat(plan).containsPattern("(?m)^fits with --max-new-tokens=\\d+ \\(.*iB\\)$");
    }

    @Test
    void forcedRunIsNotRejected() throws IOException {
        run(tooLarge(), "--force");
        assertThat(rlaifv.errors()).doesNotContain("does not fit");
    }

    @Test
    void unknownModelIsRejectedAsWhenItIsOpened() throws IOException {
        Files.createDirectories(temp.resolve("other"));
        Files.writeString(temp.resolve("other").resolve("config.json"), "{\"model_type\": \"gpt2\"}");
        String command = "rerank --policy=TEMP/other --instructions=TEMP/none --device=cpu --dry-run";
        assertThat(run(command)).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("'gpt2' is not supported");
    }
}
