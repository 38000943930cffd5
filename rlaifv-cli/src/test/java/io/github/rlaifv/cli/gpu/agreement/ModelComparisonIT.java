package io.github.rlaifv.cli.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The comparison notices errors of each kind and names them. */
class ModelComparisonIT {
    private static final CheckedModel MODEL = new CheckedModel("llava15", Fixtures.path("llava15", "model"));

    @TempDir
    Path scratch;

    private List<CheckResult> compared(CheckedModel model, PolicyOpener opener, ScalarType type) {
        return new ModelComparison(ComputeDevice.cpu(), opener, scratch, text -> {}).compare(model, type);
    }

    private List<String> failedOpenedBy(PolicyOpener opener) {
        return compared(MODEL, opener, ScalarType.FLOAT32).stream()
                .filter(result -> result.verdict() == Verdict.FAIL)
                .map(CheckResult::check)
                .toList();
    }

    private List<String> failed(UnaryOperator<TrainablePolicy> fault) {
        return failedOpenedBy((path, options) -> fault.apply(Policies.open(path, options)));
    }

    @Test
    void rightResultsPass() {
        assertThat(failed(policy -> policy)).isEmpty();
        assertThat(compared(MODEL, Policies::open, ScalarType.FLOAT16))
                .filteredOn(result -> result.verdict() != Verdict.PASS)
                .singleElement()
                .satisfies(result -> assertThat(result.check()).isEqualTo("training"));
    }

    @Test
    void wrongLogProbabilitiesFail() {
        assertThat(failed(policy -> FaultyPolicy.shifted(policy, 2e-3)))
                .containsExactly("log-probabilities", "log-probabilities after a step");
        assertThat(failed(policy -> FaultyPolicy.shifted(policy, Double.NaN))).contains("log-probabilities");
    }

    @Test
    void wrongTokenFails() {
        assertThat(failed(policy -> FaultyPolicy.misspelling(policy, 3))).containsExactly("greedy tokens");
    }

    @Test
    void wrongGradientsFail() {
        assertThat(failed(policy -> FaultyPolicy.steep(policy, 1.01)))
                .contains(
                        "gradients of LoRA",
                        "gradients, vision tower",
                        "gradients, projector",
                        "gradients, language model");
    }

    @Test
    void wrongWeightsFail() {
        PolicyOpener rounding = (path, options) -> Policies.open(
                path,
                PolicyOptions.builder()
                        .device(options.device())
                        .storage(ScalarType.BFLOAT16)
                        .precision(ScalarType.FLOAT32)
                        .build());
        assertThat(failedOpenedBy(rounding))
                .contains("weights as opened, language model", "weights as opened, vision tower");
    }

    @Test
    void failureOfTheDeviceIsAResult() {
        List<CheckResult> results = compared(
                MODEL,
                (path, options) -> {
                    throw new IllegalStateException(
                            "The operation failed.\n  kernels.py 7\nCUDA out of memory, " + path);
                },
                ScalarType.FLOAT32);
        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(result.note())
                    .isEqualTo("IllegalStateException: The operation failed. ... CUDA out of memory, llava15");
        });
    }

    @Test
    void failureOfTheCpuIsAResult() throws IOException {
        try (FileSystem zip = FileSystems.newFileSystem(scratch.resolve("model.zip"), Map.of("create", "true"))) {
            Path model = Files.createDirectory(zip.getPath("model"));
            for (Path file : FolderEntries.of(Fixtures.require(Fixtures.path("llava15", "model")))) {
                Files.copy(file, model.resolve(file.getFileName().toString()));
            }
            ModelComparison comparison = new ModelComparison(ComputeDevice.cpu(), Policies::open, scratch, text -> {});
            // files in an archive can't be mapped
            assertThat(comparison.compare(new CheckedModel("zipped", model), ScalarType.FLOAT32))
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
                        assertThat(result.note()).startsWith("EngineException: ");
                    });
        }
    }

    @Test
    void folderThatIsNoModelIsSkipped() {
        CheckedModel empty = new CheckedModel("empty", scratch);
        assertThat(compared(empty, Policies::open, ScalarType.FLOAT32))
                .singleElement()
                .satisfies(result -> {
                    assertThat(result.verdict()).isEqualTo(Verdict.SKIPPED);
                    assertThat(result.note()).startsWith("empty").doesNotContain(scratch.toString());
                });
    }
}
