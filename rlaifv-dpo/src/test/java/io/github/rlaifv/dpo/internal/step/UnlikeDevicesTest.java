package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.UnequalReplicasException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas whose devices round differently. */
class UnlikeDevicesTest {
    @TempDir
    Path folder;

    /** Rounds sums over weights and optimizer steps in the way of its device. */
    private static final class RoundingPolicy extends TablePolicy {
        private final ComputeDevice device;
        private final double rounding;

        RoundingPolicy(long seed, ComputeDevice device, double rounding) {
            super(seed);
            this.device = device;
            this.rounding = rounding;
        }

        @Override
        public Optional<ComputeDevice> device() {
            return Optional.of(device);
        }

        @Override
        public String fingerprint() {
            return super.fingerprint() + rounding;
        }

        @Override
        public String origin() {
            return "table";
        }

        @Override
        public AdamW newAdamW(List<Parameter> trainable) {
            AdamW exact = super.newAdamW(trainable);
            return new AdamW() {
                @Override
                public void step(Gradients gradients, Settings settings) {
                    exact.step(gradients, settings);
                    for (Parameter parameter : trainable) {
                        weight(parameter.name())[0] += rounding;
                    }
                }

                @Override
                public void save(Path file) {
                    exact.save(file);
                }

                @Override
                public void load(Path file, long steps) {
                    exact.load(file, steps);
                }

                @Override
                public long bytes() {
                    return exact.bytes();
                }

                @Override
                public void close() {}
            };
        }
    }

    private final RoundingPolicy policy = new RoundingPolicy(1, CopyDevices.device(0), 0);

    private static DpoTrainer.Builder quick(RoundingPolicy replica) {
        return DpoTrainer.builder().learningRate(0.01).batchSize(2).epochs(2).replicas(replica);
    }

    private List<Long> bytes(RoundingPolicy replica) {
        try (Optimization optimization =
                new Optimization(policy, quick(replica).options().optimizer(), 0)) {
            return optimization.bytes();
        }
    }

    @Test
    void eachStepIsTakenOnOneDevice() {
        for (ComputeDevice other : List.of(CopyDevices.withoutBfloat16(0), ComputeDevice.cpu())) {
            RoundingPolicy first = new RoundingPolicy(1, CopyDevices.device(0), 0);
            RoundingPolicy second = new RoundingPolicy(1, other, 1e-9);
            quick(second).build().train(first, Pairs.random(8, 4), folder.resolve(other.toString()));
            assertThat(second.weight(TablePolicy.BIGRAM)).isEqualTo(first.weight(TablePolicy.BIGRAM));
            assertThat(second.weight(TablePolicy.BIAS)).isEqualTo(first.weight(TablePolicy.BIAS));
        }
    }

    @Test
    void stateIsDividedOnlyAmongDevicesOfDifferentKinds() {
        List<Long> alike = bytes(new RoundingPolicy(1, CopyDevices.device(1), 0));
        assertThat(alike.get(1)).isEqualTo(alike.get(0));
        List<Long> unlike = bytes(new RoundingPolicy(1, CopyDevices.withoutBfloat16(1), 0));
        assertThat(unlike.get(0) + unlike.get(1)).isEqualTo(alike.get(0));
    }

    @Test
    void devicesOfOneKindThatDifferAreStillFound() {
        assertThatThrownBy(() -> quick(new RoundingPolicy(1, CopyDevices.device(1), 1e-9))
                        .build()
                        .train(policy, Pairs.random(8, 4), folder))
                .isInstanceOf(UnequalReplicasException.class);
    }

    @Test
    void otherWeightsAreStillRejected() {
        assertThatThrownBy(() -> quick(new RoundingPolicy(2, CopyDevices.device(1), 0))
                        .build()
                        .train(policy, Pairs.random(8, 4), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("other weights");
    }
}
