package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.WeightedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rejections of what can be checked without data. They come before the reference is asked for log-probabilities. */
class EarlyRefusalTest {
    @TempDir
    Path folder;

    private static final PreferenceDataset PAIRS = Pairs.random(20, 4);

    private static DpoTrainer.Builder run() {
        return DpoTrainer.builder().learningRate(0.02).epochs(1).batchSize(4).checkpoints(Checkpoints.every(2));
    }

    private AbstractThrowableAssert<?, ?> refused(DpoTrainer.Builder options, TablePolicy policy) {
        AbstractThrowableAssert<?, ?> refusal =
                assertThatThrownBy(() -> options.build().train(policy, PAIRS, folder));
        assertThat(policy.responsesPerCall()).as("scoring calls").isEmpty();
        return refusal;
    }

    @Test
    void modelWithoutTrainableParametersIsRejected() {
        refused(run().trainable(parameter -> false), new TablePolicy(1)).hasMessageContaining("trainable");
    }

    @Test
    void replicasOfOtherWeightsAreRejected() {
        refused(run().replicas(new TablePolicy(2)), new TablePolicy(1)).hasMessageContaining("other weights");
    }

    @Test
    void adaptersAreRejectedIfTheModelSupportsNone() {
        refused(run().lora(Lora.rank(2)), new TablePolicy(1))
                .hasMessageContaining("does not support low-rank adapters");
    }

    @Test
    void policyThatCannotCountTokensIsRejected() {
        refused(run().maxTokens(9), new TablePolicy(1)).hasMessageContaining("can't count the tokens of a request");
        refused(run().batchTokens(9), new TablePolicy(1)).hasMessageContaining("can't count the tokens of a request");
    }

    @Test
    void checkpointsOfAnotherRunAreRejected() throws IOException {
        assertThatThrownBy(() ->
                        run().listener(AfterStep.powerFails("dpo", 3)).build().train(new TablePolicy(1), PAIRS, folder))
                .hasMessageContaining("power");
        Files.delete(folder.resolve("reference.jsonl"));
        refused(run().learningRate(0.03), new TablePolicy(1)).hasMessageContaining("another option learningRate");
        refused(run(), new TablePolicy(2)).hasMessageContaining("another policy");
        assertThatCode(() -> run().build().train(new TablePolicy(1), PAIRS, folder))
                .doesNotThrowAnyException();
    }

    @Test
    void bestCheckpointsWithoutAnEvaluationAreRejected() {
        Checkpoints best = Checkpoints.every(2).keepBest(1, "eval_rewards/accuracies");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run().checkpoints(best).build())
                .withMessageContaining("heldOut(..)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> run().heldOut(PAIRS)
                        .checkpoints(Checkpoints.every(2).keepBest(1, "eval_accuracy"))
                        .build())
                .withMessageContaining("eval_accuracy")
                .withMessageContaining("eval_rewards/accuracies");
        assertThatCode(() -> run().heldOut(PAIRS).checkpoints(best).build()).doesNotThrowAnyException();
        Checkpoints byLoss = Checkpoints.every(2).keepBest(1, "eval_loss");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SftTrainer.builder().checkpoints(byLoss).build())
                .withMessageContaining("heldOut(..)");
        List<WeightedRequest> unseen =
                List.of(WeightedRequest.of(PAIRS.toList().get(0).prompt(), "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        SftTrainer.builder().heldOut(unseen).checkpoints(best).build())
                .withMessageContaining("eval_loss");
    }

    @Test
    void dropoutWithACoupledLossInPartialBatchesIsRejected() {
        DpoTrainer.Builder mpo = run().loss(PreferenceLoss.mpo(0.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mpo.lora(Lora.rank(2).withDropout(0.1)).build())
                .withMessageContaining("microBatch")
                .withMessageContaining("dropout");
        assertThatCode(() -> mpo.microBatch(4).build()).doesNotThrowAnyException();
        assertThatCode(() -> mpo.microBatch(1).lora(Lora.rank(2)).build()).doesNotThrowAnyException();
    }
}
