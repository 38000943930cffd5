package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.Sharding;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.UnequalReplicasException;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas whose weights no longer equal those of the policy are found. */
class ReplicaComparisonTest {
    @TempDir
    Path folder;

    private final TablePolicy policy = new TablePolicy(1);
    private final TablePolicy copy = new TablePolicy(1);

    /** Changes the last weight of a parameter of the copy after a step. */
    private RunListener changingAfter(long step) {
        return new AfterStep("dpo", step, () -> {
            double[] weights = copy.weight(TablePolicy.BIGRAM);
            weights[weights.length - 1] += 1e-6;
        });
    }

    private DpoTrainer.Builder run(long changedAfter) {
        return DpoTrainer.builder()
                .learningRate(0.01)
                .batchSize(2)
                .epochs(3)
                .replicas(new TablePolicy(1), copy)
                .listener(changingAfter(changedAfter));
    }

    @Test
    void changedWeightIsFoundByReplicaParameterAndStep() {
        // slice 15 of 16 is read before step 16
        assertThatThrownBy(() -> run(4).build().train(policy, Pairs.random(21, 4), folder))
                .isInstanceOf(UnequalReplicasException.class)
                .hasMessageContaining("after step 15 replica 2 (table) has other weights in '" + TablePolicy.BIGRAM
                        + "' than the policy table");
    }

    @Test
    void noCheckpointIsWrittenWithUnequalReplicas() {
        assertThatThrownBy(() ->
                        run(5).checkpoints(Checkpoints.every(3)).build().train(policy, Pairs.random(21, 4), folder))
                .isInstanceOf(UnequalReplicasException.class)
                .hasMessageContaining("after step 6 replica 2")
                .hasMessageContaining("The last checkpoint is "
                        + folder.resolve("checkpoints").resolve("step-00000003"));
        assertThat(folder.resolve("checkpoints/step-00000006")).doesNotExist();
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void noModelIsWrittenWithUnequalReplicas() {
        assertThatThrownBy(() -> run(33).build().train(policy, Pairs.random(21, 4), folder))
                .isInstanceOf(UnequalReplicasException.class)
                .hasMessageContaining("after step 33 replica 2");
        assertThat(folder.resolve("model")).doesNotExist();
    }

    @Test
    void comparisonCanBeTurnedOff() {
        run(4).checkReplicas(false).build().train(policy, Pairs.random(21, 4), folder);
        assertThat(copy.weight(TablePolicy.BIGRAM)).isNotEqualTo(policy.weight(TablePolicy.BIGRAM));
    }

    @Test
    void copiedWeightsRepairAReplicaWithoutItsOwnOptimizer() {
        run(4).sharding(Sharding.GRADIENTS).build().train(policy, Pairs.random(21, 4), folder);
        assertThat(copy.weight(TablePolicy.BIGRAM)).isEqualTo(policy.weight(TablePolicy.BIGRAM));
    }

    @Test
    void checksumsOfALanguageModelTellWeightsApart() {
        DpoGolden golden = new DpoGolden();
        for (ScalarType type : List.of(ScalarType.FLOAT32, ScalarType.BFLOAT16)) {
            try (TrainablePolicy first = golden.policy(type);
                    TrainablePolicy second = golden.policy(type)) {
                List<Parameter> all = first.parameters();
                List<Long> whole = first.checksums(all, 0, 1);
                assertThat(second.checksums(all, 0, 1)).isEqualTo(whole);
                for (int i = 0; i < all.size(); i += 7) {
                    long slices = 0;
                    for (int part = 0; part < 16; part++) {
                        slices +=
                                first.checksums(all.subList(i, i + 1), part, 16).get(0);
                    }
                    assertThat(slices).as(all.get(i).name()).isEqualTo(whole.get(i));
                }
                try (SftSession session = SftTrainer.builder().build().open(second)) {
                    session.step(List.of(new WeightedRequest(golden.requests().get(0), List.of(1.0, 1.0))), 1e-2);
                }
                List<Long> trained = second.checksums(all, 0, 1);
                for (int i = 0; i < all.size(); i++) {
                    boolean tower = all.get(i).group() == ParameterGroup.VISION_TOWER;
                    assertThat(trained.get(i).equals(whole.get(i)))
                            .as(all.get(i).name())
                            .isEqualTo(tower);
                }
            }
        }
    }
}
