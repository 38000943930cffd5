package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.SumLoss;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.DpoTrainer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Native memory of replicas: how much each has, and that steps leave nothing behind. */
@Timeout(180)
class ShardedMemoryTest {
    private final DpoGolden golden = new DpoGolden();
    private final List<TrainablePolicy> policies = new ArrayList<>();

    @AfterEach
    void close() {
        policies.forEach(TrainablePolicy::close);
    }

    private Optimization optimization(int replicas, ScalarType storage, Sharding sharding) {
        return optimization(replicas, storage, sharding, r -> ComputeDevice.cpu());
    }

    private Optimization optimization(
            int replicas, ScalarType storage, Sharding sharding, IntFunction<ComputeDevice> devices) {
        close();
        policies.clear();
        for (int r = 0; r < replicas; r++) {
            policies.add(golden.policy(storage, devices.apply(r)));
        }
        return optimization(sharding);
    }

    private Optimization optimization(Sharding sharding) {
        OptimizerOptions options = DpoTrainer.builder()
                .sharding(sharding)
                .replicas(policies.subList(1, policies.size()).toArray(TrainablePolicy[]::new))
                .options()
                .optimizer();
        return new Optimization(policies.get(0), options, 0);
    }

    private StepObjective objective(LogProbLoss loss) {
        List<StepObjective.Part> parts = golden.requests().stream()
                .limit(4)
                .map(request -> new StepObjective.Part(List.<ScoreRequest>of(request), loss))
                .toList();
        return new StepObjective() {
            @Override
            public List<Part> parts() {
                return parts;
            }

            @Override
            public String describe() {
                return "a test";
            }
        };
    }

    @ParameterizedTest
    @CsvSource({"BFLOAT16, GRADIENTS, 16", "FLOAT32, OPTIMIZER_STATE, 12"})
    void eachReplicaHasItsShare(ScalarType storage, Sharding sharding, long bytesPerNumber) {
        for (int n = 1; n <= 4; n++) {
            try (Optimization optimization = optimization(n, storage, sharding)) {
                optimization.step(objective(SumLoss.of(0.01)), 1e-3);
                List<Long> bytes = optimization.bytes();
                long all = bytesPerNumber * optimization.trainableNumbers();
                long largest = bytesPerNumber
                        * policies.get(0).parameters().stream()
                                .mapToLong(Parameter::numbers)
                                .max()
                                .orElseThrow();
                assertThat(bytes.stream().mapToLong(own -> own).sum()).isEqualTo(all);
                assertThat(bytes).hasSize(n).allMatch(own -> own <= all / bytes.size() + largest);
            }
        }
    }

    @Test
    void replicasWithoutShardsHaveAllOfIt() {
        try (Optimization optimization = optimization(2, ScalarType.BFLOAT16, Sharding.NONE)) {
            optimization.step(objective(SumLoss.of(0.01)), 1e-3);
            assertThat(optimization.bytes()).containsOnly(16 * optimization.trainableNumbers());
        }
    }

    private List<Integer> tensors() {
        return policies.stream().map(OpenTensors::of).toList();
    }

    @ParameterizedTest
    @EnumSource(Sharding.class)
    void stepsOnSeveralDevicesLeaveNoTensorBehind(Sharding sharding) {
        StepObjective objective = objective(SumLoss.of(0.01));
        try (Optimization optimization = optimization(3, ScalarType.BFLOAT16, sharding, CopyDevices::device)) {
            optimization.step(objective, 1e-3);
            List<Integer> first = tensors();
            for (int i = 0; i < 6; i++) {
                optimization.step(objective, 1e-3);
            }
            assertThat(tensors()).isEqualTo(first);
            assertThatThrownBy(() -> optimization.step(objective(failingAt(3)), 1e-3))
                    .hasMessage("no loss for this example");
            assertThatThrownBy(() -> Cancellation.within(
                            Duration.ofMillis(30), () -> optimization.step(objective(slow()), 1e-3)))
                    .isInstanceOf(CancelledException.class);
            optimization.step(objective, 1e-3);
            assertThat(tensors()).isEqualTo(first);
        }
        List<Integer> closed = tensors();
        try (Optimization again = optimization(sharding)) {
            again.step(objective, 1e-3);
        }
        assertThat(tensors()).isEqualTo(closed);
    }

    private static LogProbLoss failingAt(int call) {
        AtomicInteger calls = new AtomicInteger();
        return logProbs -> {
            if (calls.incrementAndGet() == call) {
                throw new IllegalStateException("no loss for this example");
            }
            return SumLoss.of(0.01).evaluate(logProbs);
        };
    }

    private static LogProbLoss slow() {
        return logProbs -> {
            long end = System.nanoTime() + 40_000_000;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            return SumLoss.of(0.01).evaluate(logProbs);
        };
    }
}
