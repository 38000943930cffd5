package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
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
    private final class SmallPolicy extends TablePolicy {
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

    /** Lacks memory for its second step, of which other parameters may be taken already. */
    private final class FullPolicy extends TablePolicy {
        private int left = 4;

        FullPolicy() {
            super(1);
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
        List<WeightedRequest> batch = List.of(WeightedRequest.of(Prompt.of("one"), "abc"));
        SftTrainer.Builder trainer = SftTrainer.builder();
        if (replicas) {
            trainer.replicas(new TablePolicy(1));
        }
        try (SftSession session = trainer.build().open(new FullPolicy())) {
            session.step(batch, 1e-3);
            assertThatThrownBy(() -> session.step(batch, 1e-3))
                    .isInstanceOf(DeviceMemoryException.class)
                    .hasMessage("step 2 was applied in part, so do not use the model in memory any further:"
                            + " CUDA device 1 is full");
            assertThatThrownBy(() -> session.step(batch, 1e-3))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("step 2 was applied in part");
        }
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
