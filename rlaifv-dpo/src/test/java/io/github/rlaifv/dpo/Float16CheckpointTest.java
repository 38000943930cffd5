package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints in float16: they are trained in bfloat16 or float32, and never in float16. */
class Float16CheckpointTest {
    private final DpoGolden golden = new DpoGolden();

    @TempDir
    Path folder;

    private TrainingResult train(PolicyOptions.Builder options, String run) {
        DpoTrainer trainer = DpoTrainer.builder()
                .epochs(4)
                .batchSize(3)
                .learningRate(3e-4)
                .seed(3)
                .build();
        try (TrainablePolicy policy =
                Policies.open(Fixtures.require(Fixtures.path("llava15_fp16", "model")), options.build())) {
            return trainer.train(policy, golden.dataset(), folder.resolve(run));
        }
    }

    @Test
    void lossFallsInBfloat16AsInFloat32() {
        TrainingResult precise = train(
                PolicyOptions.builder()
                        .device(ComputeDevice.cpu())
                        .storage(ScalarType.FLOAT32)
                        .precision(ScalarType.FLOAT32),
                "float32");
        TrainingResult half = train(PolicyOptions.builder().device(CopyDevices.device(0)), "bfloat16");
        assertThat(precise.epochMean(4, "loss")).isLessThan(0.5 * precise.epochMean(1, "loss"));
        for (int epoch = 1; epoch <= 4; epoch++) {
            assertThat(half.epochMean(epoch, "loss"))
                    .as("epoch " + epoch)
                    .isCloseTo(precise.epochMean(epoch, "loss"), within(0.1));
        }
    }

    @Test
    void policyThatComputesInFloat16IsRejectedBeforeAnyWork() {
        TablePolicy policy = new TablePolicy(1) {
            @Override
            public ScalarType computeType() {
                return ScalarType.FLOAT16;
            }
        };
        refused(() -> DpoTrainer.builder().build().train(policy, Pairs.random(4, 4), folder));
        refused(() ->
                DpoTrainer.builder().replicas(policy).build().train(new TablePolicy(1), Pairs.random(4, 4), folder));
        List<WeightedRequest> examples = Pairs.random(4, 4).stream()
                .map(pair -> WeightedRequest.of(pair.prompt(), pair.chosen()))
                .toList();
        refused(() -> SftTrainer.builder().build().train(policy, examples, folder));
        refused(() -> SftTrainer.builder().build().open(policy));
        refused(() -> IterativeAlignment.builder()
                .trainer(DpoTrainer.builder().build())
                .feedback((round, newest) -> {
                    throw new AssertionError("feedback was asked for");
                })
                .development(new DevelopmentMetric("none", true, model -> 0))
                .build()
                .run(policy, folder));
        assertThat(policy.responsesPerCall()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }

    private static void refused(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll("computes in float16", "precision bfloat16, or float32");
    }
}
