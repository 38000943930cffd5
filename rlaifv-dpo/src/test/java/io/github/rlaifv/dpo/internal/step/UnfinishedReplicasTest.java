package io.github.rlaifv.dpo.internal.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.DeviceMemoryException;
import io.github.rlaifv.core.testkit.CopyDevices;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoGolden;
import io.github.rlaifv.dpo.SftSession;
import io.github.rlaifv.dpo.SftTrainer;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step that one replica takes and another one does not: neither of them is used or saved any further. */
@Timeout(180)
class UnfinishedReplicasTest {
    private static final Prompt PROMPT = Prompt.of("What is this?");
    private static final List<WeightedRequest> BATCH = List.of(WeightedRequest.of(PROMPT, "Two trees."));

    private final DpoGolden golden = new DpoGolden();
    private final List<TrainablePolicy> policies = IntStream.range(0, 2)
            .mapToObj(r -> golden.policy(ScalarType.FLOAT32, CopyDevices.device(r)))
            .toList();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        policies.forEach(TrainablePolicy::close);
    }

    @ParameterizedTest
    @EnumSource(Sharding.class)
    void replicasOfAFailedStepRejectCalls(Sharding sharding) {
        SftTrainer trainer = SftTrainer.builder()
                .sharding(sharding)
                .replicas(policies.get(1))
                .build();
        try (SftSession session = trainer.open(policies.get(0))) {
            int updates = updates(session);
            // one replica has taken its step before the last parameter of the other one is updated
            try (CopyDevices.FullMemory full = CopyDevices.full("adamw", updates - 1)) {
                assertThatThrownBy(() -> session.step(BATCH, 1e-3)).isInstanceOf(DeviceMemoryException.class);
                assertThat(full.left()).hasValue(-1);
            }
        }
        policies.forEach(this::assertRejected);
    }

    /** Number of parameters that a step updates, in all replicas together. */
    private static int updates(SftSession session) {
        int most = 1_000_000;
        try (CopyDevices.FullMemory full = CopyDevices.full("adamw", most)) {
            session.step(BATCH, 1e-3);
            return most - full.left().get();
        }
    }

    private void assertRejected(TrainablePolicy policy) {
        assertThatIllegalStateException()
                .isThrownBy(() -> policy.score(List.of(new ScoreRequest(PROMPT, List.of("Two cars.")))))
                .withMessageContaining("open the model again, and resume from a checkpoint");
        assertThatIllegalStateException().isThrownBy(() -> policy.save(folder.resolve("model")));
        assertThat(folder.resolve("model")).doesNotExist();
    }
}
