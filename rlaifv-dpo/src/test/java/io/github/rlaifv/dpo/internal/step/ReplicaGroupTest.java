package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What replicas own is freed, also if one of them fails. */
class ReplicaGroupTest {
    private final List<String> calls = new ArrayList<>();

    /** An optimizer that can only be closed. */
    private final class Closed implements AdamW {
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
