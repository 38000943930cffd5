package io.github.rlaifv.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.cli.gpu.agreement.CheckResult;
import io.github.rlaifv.cli.gpu.agreement.CheckedModel;
import io.github.rlaifv.cli.gpu.agreement.FaultyPolicy;
import io.github.rlaifv.cli.gpu.agreement.Verdict;
import io.github.rlaifv.cli.gpu.speed.SpeedPlan;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.cli.report.OutputForm;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.BrokenDevice;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuCheckCommandIT {
    private static final SpeedPlan SMALL = new SpeedPlan(2, 32, 2, 4, 64, 1 << 20);

    @TempDir
    Path folder;

    private final StringWriter err = new StringWriter();

    private int run(GpuCheckCommand command, String... arguments) {
        String[] all = Stream.concat(Stream.of("gpu-check", "--device=cpu", "--output=" + folder), Stream.of(arguments))
                .toArray(String[]::new);
        return RlaifvCommand.commandLine(List.of(command))
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    @Test
    void damagedFixturesAreNamedAndFailTheCheckIfNoneIsLeft() throws IOException {
        Path fixtures = Files.createDirectories(folder.resolve("fixtures/llava"));
        Files.writeString(fixtures.resolve("config.json"), "{\"model_type\": \"llava\", ");
        GpuCheckCommand command = new GpuCheckCommand(Policies::open, device -> SMALL);

        int code = run(command, "--types=float32", "--fixtures", fixtures.toString(), fixtures.toString());

        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(folder.resolve("gpu-check.txt"))
                .content()
                .startsWith("rlaifv gpu-check: FAILED (14 comparisons passed, 0 failed, 1 skipped)")
                .containsPattern("skipped +llava +float32 +opening .*config.json is not valid JSON")
                .contains("failed: no model of --fixtures was compared")
                .doesNotContain("marked");
    }

    @Test
    void cpuIsCheckedWholly() throws IOException {
        assertThat(run(new GpuCheckCommand())).isZero();

        JsonNode report = Fixtures.json(folder.resolve("gpu-check.json"));
        assertThat(report.path("finished").asBoolean()).isTrue();
        assertThat(report.path("failed").asInt()).isZero();
        assertThat(report.path("skipped").asInt()).isZero();
        assertThat(report.path("comparisons").findValuesAsText("type")).contains("float32", "bfloat16");
        assertThat(report.path("comparisons").findValuesAsText("check"))
                .contains(
                        "log-probabilities",
                        "greedy tokens",
                        "gradients of LoRA",
                        "weights as opened, vision tower",
                        "gradients, language model",
                        "weights after a step, projector",
                        "log-probabilities after a step");
        assertThat(report.path("peaks")
                        .path("product_teraflops")
                        .path("bfloat16")
                        .asDouble())
                .isPositive();
        for (JsonNode speed : report.path("speeds")) {
            assertThat(speed.path("prefill").path("tokens_per_second").asDouble())
                    .isPositive();
            assertThat(speed.path("prefill").path("share_of_peak").asDouble()).isBetween(1e-6, 10.0);
        }
        assertThat(report.path("speeds")).hasSize(2);
        assertThat(folder.resolve("gpu-check.txt"))
                .content()
                .startsWith("rlaifv gpu-check: passed (")
                .contains("libtorch_cpu", "TFLOP/s", "tokens/s", "tiny-llava")
                .doesNotContain(System.getProperty("user.home"), System.getProperty("java.io.tmpdir"));
    }

    @Test
    void wrongResultsFailTheCheck() throws IOException {
        GpuCheckCommand command = new GpuCheckCommand(
                (path, options) -> FaultyPolicy.shifted(Policies.open(path, options), 0.01), device -> SMALL);
        Files.writeString(folder.resolve("gpu-check.txt"), "rlaifv gpu-check: an earlier one");

        assertThat(run(command, "--types=float32,float32", "--replace")).isEqualTo(ExitCode.FAILED);

        assertThat(err.toString())
                .startsWith("rlaifv gpu-check: the check FAILED (")
                .contains("skipped). See " + folder.resolve("gpu-check.txt"));
        assertThat(Fixtures.json(folder.resolve("gpu-check.json")).path("speeds"))
                .as("each type once")
                .hasSize(1);
        assertThat(folder.resolve("gpu-check.txt"))
                .content()
                .startsWith("rlaifv gpu-check: FAILED (")
                .contains("Comparisons marked \"fail\"", "run the check again", "attach gpu-check.txt")
                .containsPattern("fail +tiny-llava +float32 +log-probabilities +1.00e-02 +1.00e-03");
    }

    @Test
    void missingGpuFailsTheCheckAndIsReported() {
        assumeTrue(ComputeDevice.best().kind() == ComputeDevice.Kind.CPU, "there is a GPU");
        int code = RlaifvCommand.commandLine(List.of(new GpuCheckCommand()))
                .setErr(new PrintWriter(err, true))
                .execute("gpu-check", "--output=" + folder);
        assertThat(code).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("skipped): there is no CUDA device 0", ". See " + folder);
        assertThat(folder.resolve("gpu-check.txt"))
                .content()
                .startsWith("rlaifv gpu-check: FAILED (")
                .contains("failed: there is no CUDA device 0");
        assertThat(Fixtures.json(folder.resolve("gpu-check.json"))
                        .path("finished")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void gpuThatCannotComputeFailsTheCheckAndIsReported() {
        GpuCheck check = new GpuCheck(
                BrokenDevice.device(),
                List.of(ScalarType.FLOAT32),
                SMALL,
                Policies::open,
                new ReportFiles(folder),
                new CommandReport("gpu-check", System.out, new OutputForm(false, false)));

        GpuReport report = check.run(List.of(), Optional.empty());

        assertThat(report.succeeded()).isFalse();
        assertThat(folder.resolve("gpu-check.txt"))
                .content()
                .startsWith("rlaifv gpu-check: FAILED (")
                .contains("failed: EngineException: " + BrokenDevice.FAILURE);
    }

    @Test
    void familiesAgreeOnAnotherDevice() {
        List<CheckedModel> models = Stream.of("qwen2_5_vl", "omnilmm")
                .map(family -> new CheckedModel(family, Fixtures.path(family, "model")))
                .filter(model -> Files.exists(model.folder()))
                .toList();
        assertThat(models).isNotEmpty();
        GpuCheck check = new GpuCheck(
                CopyDevices.device(0),
                List.of(ScalarType.BFLOAT16),
                SMALL,
                Policies::open,
                new ReportFiles(folder),
                new CommandReport("gpu-check", System.out, new OutputForm(false, false)));

        GpuReport report = check.run(models, Optional.of(models.get(0)));

        assertThat(report.comparisons()).extracting(CheckResult::verdict).doesNotContain(Verdict.FAIL, Verdict.SKIPPED);
        assertThat(report.comparisons())
                .filteredOn(result -> result.check().startsWith("gradients, "))
                .extracting(CheckResult::model)
                .containsAll(models.stream().map(CheckedModel::name).toList());
        assertThat(report.failures()).isEmpty();
        assertThat(report.speeds()).hasSize(2);
        assertThat(report.succeeded()).isTrue();
    }
}
