package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.SftSession;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replicas of which one fails. */
class ReplicaGroupTest {
    private static final List<WeightedRequest> BATCH = List.of(WeightedRequest.of(Prompt.of("one"), "abc"));

    private final List<String> calls = new ArrayList<>();

    /** An optimizer that can only be closed. */
    private class Closed implements AdamW {
        private final String name;

        Closed(String name) {
            this.name = name;
            calls.add("+" + name);
        }

        @Override
        public void step(Gradients gradients, Settings settings) {}

        @Override
        public void save(Path file) {}

        @Override
        public void load(Path file, long steps) {}

        @Override
        public void close() {
            calls.add("-" + name);
        }
    }

    /** Has memory for some optimizers. */
    private class SmallPolicy extends TablePolicy {
        private final String name;
        private int left;

        SmallPolicy(String name, int optimizers) {
            super(1);
            this.name = name;
            this.left = optimizers;
        }

        @Override
        public AdamW newAdamW(List<Parameter> trainable) {
            if (left-- == 0) {
                throw new IllegalStateException("no memory on the device");
            }
            return new Closed(name + left);
        }
    }

    /** Notes that it was told to reject calls. */
    private class RejectingPolicy extends TablePolicy {
        private final String name;

        RejectingPolicy(String name) {
            super(1);
            this.name = name;
        }

        @Override
        public void rejectCalls() {
            calls.add(name + " rejects calls");
        }
    }

    /** Lacks memory for its second step, of which other parameters may be taken already. */
    private final class FullPolicy extends RejectingPolicy {
        private int left = 4;

        FullPolicy() {
            super("policy");
        }

        @Override
        public AdamW newAdamW(List<Parameter> trainable) {
            AdamW adamW = super.newAdamW(trainable);
            return new Closed("full") {
                @Override
                public void step(Gradients gradients, Settings settings) {
                    if (--left == 0) {
                        throw new DeviceMemoryException("CUDA device 1 is full", new IllegalStateException());
                    }
                    adamW.step(gradients, settings);
                }
            };
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void stepThatIsAppliedInPartIsToldAndIsTheLast(boolean replicas) {
        SftTrainer.Builder trainer = SftTrainer.builder();
        if (replicas) {
            trainer.replicas(new RejectingPolicy("replica"));
        }
        try (SftSession session = trainer.build().open(new FullPolicy())) {
            session.step(BATCH, 1e-3);
            calls.clear();
            assertThatThrownBy(() -> session.step(BATCH, 1e-3))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessage("step 2 may have been applied in part, so do not use the model in memory any further:"
                            + " CUDA device 1 is full");
            List<String> rejecting = List.of("policy rejects calls", "replica rejects calls");
            assertThat(calls).isEqualTo(rejecting.subList(0, replicas ? 2 : 1));
            assertThatThrownBy(() -> session.step(BATCH, 1e-3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("step 2 may have been applied in part");
        }
    }

    /** Updates during the backward pass, which fails as often as there are failures. */
    private static final class UpdatingPolicy extends TablePolicy {
        private final RuntimeException failure;
        private final boolean afterLoss;
        private boolean failed;

        UpdatingPolicy(RuntimeException failure, boolean afterLoss) {
            super(1);
            this.failure = failure;
            this.afterLoss = afterLoss;
        }

        @Override
        public boolean supportsStepInBackward() {
            return true;
        }

        @Override
        public FusedResult backwardAndStep(
                List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
            failIf(!afterLoss);
            try (Gradients gradients = newGradients(parameters())) {
                LossValue value = backward(batch, loss, gradients, pass);
                failIf(afterLoss);
                steps.forEach(step -> step.optimizer().step(gradients, step.settings()));
                return new FusedResult(value, gradients.globalNorm());
            }
        }

        private void failIf(boolean now) {
            if (now && !failed) {
                failed = true;
                throw failure;
            }
        }
    }

    private static SftSession updating(RuntimeException failure, boolean afterLoss) {
        return SftTrainer.builder().maxGradNorm(0).build().open(new UpdatingPolicy(failure, afterLoss));
    }

    @Test
    void updatesDuringTheBackwardPassThatFailAreTheLast() {
        DeviceMemoryException full = new DeviceMemoryException("CUDA device 1 is full", new IllegalStateException());
        try (SftSession session = updating(full, true)) {
            assertThatThrownBy(() -> session.step(BATCH, 1e-3))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessage("step 1 may have been applied in part, so do not use the model in memory any further:"
                            + " CUDA device 1 is full");
            assertThatThrownBy(() -> session.step(BATCH, 1e-3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("step 1 may have been applied in part");
        }
        try (SftSession session = updating(new IllegalStateException("broken"), true)) {
            assertThatThrownBy(() -> session.step(BATCH, 1e-3)).hasMessage("broken");
            assertThatThrownBy(() -> session.step(BATCH, 1e-3)).hasMessageContaining("applied in part");
        }
    }

    @Test
    void passThatFailsBeforeItsUpdatesCanBeRepeated() {
        DeviceMemoryException full = new DeviceMemoryException("CUDA device 1 is full", new IllegalStateException());
        try (SftSession session = updating(full, false)) {
            assertThatThrownBy(() -> session.step(BATCH, 1e-3)).isSameAs(full);
            assertThat(session.step(BATCH, 1e-3).step()).isEqualTo(1);
        }
        CancelledException cancelled = new CancelledException("training was cancelled");
        try (SftSession session = updating(cancelled, true)) {
            assertThatThrownBy(() -> session.step(BATCH, 1e-3)).isSameAs(cancelled);
            assertThat(session.step(BATCH, 1e-3).step()).isEqualTo(1);
        }
    }

    @Test
    void optimizersAreClosedIfTheFreeMemoryIsUnknown() {
        TablePolicy policy = new SmallPolicy("first", 2) {
            @Override
            public long freeBytes() {
                throw new IllegalStateException("the driver is gone");
            }
        };
        assertThatThrownBy(() ->
                        new Optimization(policy, DpoTrainer.builder().options().optimizer(), 0))
                .hasMessage("the driver is gone");
        assertThat(calls).containsExactly("+first1", "+first0", "-first1", "-first0");
    }

    @Test
    void optimizersOfAllReplicasAreClosedIfOneIsNotCreated() {
        OptimizerOptions options = DpoTrainer.builder()
                .replicas(new SmallPolicy("second", 1))
                .options()
                .optimizer();
        assertThatThrownBy(() -> new Optimization(new SmallPolicy("first", 2), options, 0))
                .hasMessage("no memory on the device");
        assertThat(calls).containsExactly("+first1", "+first0", "+second0", "-second0", "-first1", "-first0");
    }
}
