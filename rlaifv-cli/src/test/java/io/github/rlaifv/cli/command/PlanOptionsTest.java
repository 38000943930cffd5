package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
        Path instructions = Files.writeString(temp.resolve("in.jsonl"), "");
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
