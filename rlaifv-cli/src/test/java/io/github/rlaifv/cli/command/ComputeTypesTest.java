package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The devices are those of the tests: cuda:1000 multiplies bfloat16 in hardware, and cuda:1050 does not. Models are
 * config.json alone: a command that opened one would fail.
 */
class ComputeTypesTest {
    private static final String CONFIG = """
            {"model_type": "llama", "torch_dtype": "%s", "hidden_size": 256, "intermediate_size": 512,
             "num_hidden_layers": 2, "num_attention_heads": 8, "vocab_size": 1000}
            """;

    private static final String ALIGN = "align-llava --policy=TEMP/%s --labeler=TEMP/%s"
            + " --instructions=PHOTOS --questions=TEMP/questions.txt --development=1 ";

    @TempDir
    private Path temp;

    private final CommandRun rlaifv = new CommandRun();

    @BeforeEach
    void writeModels() throws IOException {
        for (String type : List.of("float32", "bfloat16", "float16")) {
            Path folder = Files.createDirectories(temp.resolve(type));
            Files.writeString(folder.resolve("config.json"), CONFIG.formatted(type));
        }
        Files.writeString(temp.resolve("questions.txt"), "Describe it.\nWhat is there?\n");
    }

    private int run(String command, String... more) {
        String all = command.replace("TEMP", temp.toString())
                        .replace("PHOTOS", Fixtures.path("photos").toString())
                + " --output=" + temp.resolve("out");
        return rlaifv.run(
                Stream.concat(Stream.of(all.split(" ")), Stream.of(more)).toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bfloat16 | float32 | --policy-device=cuda:1000,cuda:1050 | --policy-device: the copies of the policy |"
                        + " bfloat16 on cuda:1000 and in float32 on cuda:1050:"
                        + " use --storage=float32, or leave out cuda:1050",
                "float16 | float32 | --policy-device=cuda:1050,cuda:1051,cuda:1000 | --policy-device: the copies of the |"
                        + " float16 on cuda:1050, cuda:1051 and in bfloat16 on"
                        + " cuda:1000: use --storage=float32, or leave out cuda:1050, cuda:1051",
                "float32 | bfloat16 | --labeler-device=cuda:1050,cuda:1000,cuda:1001 | --labeler-device: the copies of |"
                        + " float32 on cuda:1050 and in bfloat16 on cuda:1000, cuda:1001: leave out cuda:1050",
                "bfloat16 | float32 | --policy-device=cuda:1000 --reference-device=cuda:1000,cuda:1050 |"
                        + " --reference-device: the copies of the reference | bfloat16 on cuda:1000 and in float32 on"
                        + " cuda:1050: use --storage=float32, or leave out cuda:1050",
                "float16 | float32 | --policy-device=cuda:1050 | --policy-device: the policy |"
                        + " float16 on cuda:1050, where bfloat16 products are missing. In float16, small gradients become zero,"
                        + " so it can't be trained there: use --storage=float32 or --storage=bfloat16, or use another device",
                "float32 | float32 | --device=cuda:1050 --storage=float16 | --device: the policy |"
                        + " float16 on cuda:1050, where bfloat16 products are missing. In float16, small gradients become zero,"
                        + " so it can't be trained there: use --storage=float32 or --storage=bfloat16, or use another device"
            })
    void typesThatDevicesCannotUseAreRejectedBeforeAnyWork(
            String policy, String labeler, String devices, String subject, String problem) {
        String command = ALIGN.formatted(policy, labeler) + devices;
        assertThat(run(command)).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("rlaifv align-llava: " + subject, "would compute in " + problem);
        assertThat(temp.resolve("out")).doesNotExist();
        for (String option : List.of("--dry-run", "--force")) {
            assertThat(run(command, option)).as(option).isEqualTo(ExitCode.FAILED);
            assertThat(rlaifv.errors()).contains("would compute in " + problem);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bfloat16 | bfloat16 | --policy-device=cuda:1000,cuda:1050 --storage=float32",
                "float16 | float16 | --policy-device=cuda:1050 --storage=bfloat16",
                "float32 | float16 | --policy-device=cuda:1000,cuda:1050 --labeler-device=cuda:1050",
                "bfloat16 | float16 | --policy-device=cuda:3,cuda:4"
            })
    void remediesAreAccepted(String policy, String labeler, String devices) {
        assertThat(run(ALIGN.formatted(policy, labeler) + devices, "--dry-run"))
                .as(rlaifv.errors())
                .isZero();
    }

    @Test
    void newestLabelerIsOpenedLikeThePolicy() {
        String command = "self-align --model=TEMP/bfloat16 --instructions=TEMP/none --newest-labeler"
                + " --policy-device=cuda:1000,cuda:1050";
        assertThat(run(command, "--dry-run", "--storage=float32"))
                .as(rlaifv.errors())
                .isZero();
        assertThat(run(command, "--dry-run")).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("--policy-device: the copies of the policy", "use --storage=float32");
    }

    @Test
    void otherCommandsNameTheirOwnOptions() {
        assertThat(run("quickstart --model=TEMP/float16 --device=cuda:1050")).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors())
                .contains("rlaifv quickstart: --device: the policy ", "use --storage=float32 or --storage=bfloat16");
        assertThat(run("evaluate --benchmark=POPE --data=TEMP/none --model=TEMP/float16 --device=cuda:1050 --dry-run"))
                .as(rlaifv.errors())
                .isZero();
    }
}
