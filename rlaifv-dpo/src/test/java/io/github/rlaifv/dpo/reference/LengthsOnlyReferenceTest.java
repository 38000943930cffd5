package io.github.rlaifv.dpo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.ChosenNllLoss;
import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.OrpoLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.SimPoLoss;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import io.github.rlaifv.dpo.testkit.CountingPolicy;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses that need no reference. The reference model is never called for them. */
class LengthsOnlyReferenceTest {
    private static final PreferenceDataset PAIRS = Pairs.random(20, 4);

    @TempDir
    Path folder;

    static List<PreferenceLoss> losses() {
        return List.of(
                new SimPoLoss(2, 0.5),
                new ChosenNllLoss(SftMean.BATCH_TOKENS),
                new MixedLoss(List.of(
                        new MixedLoss.Part(1, new OrpoLoss(0.1)),
                        new MixedLoss.Part(1, new ChosenNllLoss(SftMean.BATCH_TOKENS)))));
    }

    private static DpoTrainer.Builder run(PreferenceLoss loss) {
        return DpoTrainer.builder().loss(loss).learningRate(0.02).epochs(2).batchSize(8);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void trainsAsWithAReferenceButScoresNothing(PreferenceLoss loss) {
        TablePolicy scored = new TablePolicy(1);
        TablePolicy reference = new TablePolicy(2);
        TrainingResult expected = run(loss).build().train(scored, reference, PAIRS, folder.resolve("scored"));
        assertThat(reference.responsesPerCall()).as("a policy that can't count").isNotEmpty();

        CountingPolicy counted = new CountingPolicy(1);
        TablePolicy unasked = new TablePolicy(2);
        TrainingResult actual = run(loss).build().train(counted, unasked, PAIRS, folder.resolve("counted"));
        assertThat(unasked.responsesPerCall()).isEmpty();
        assertThat(counted.responsesPerCall()).isEmpty();
        assertThat(folder.resolve("counted/reference.jsonl")).doesNotExist();
        for (String name : List.of(TablePolicy.BIGRAM, TablePolicy.BIAS, TablePolicy.PROMPT)) {
            assertThat(counted.weight(name)).containsExactly(scored.weight(name), within(1e-12));
        }
        assertThat(actual.epochMean(2, "rewards/margins"))
                .isCloseTo(expected.epochMean(2, "rewards/margins"), within(1e-12));
        assertThat(actual.epochMeans().get(1)).doesNotContainKey("logps/ref_chosen");
    }

    @Test
    void lengthLimitsWorkWithoutScores() {
        TrainingResult result =
                run(new SimPoLoss(2, 0.5)).maxResponseTokens(4).build().train(new CountingPolicy(1), PAIRS, folder);
        long fits = PAIRS.toList().stream()
                .filter(pair -> Math.max(pair.chosen().length(), pair.rejected().length()) + 1 <= 4)
                .count();
        assertThat(result.used()).isEqualTo((int) fits).isLessThan(20);
    }

    @Test
    void otherLossesNeedTheReference() {
        assertThat(PreferenceLoss.sigmoid(0.1).needsReference()).isTrue();
        assertThat(PreferenceLoss.mpo(0.1).needsReference()).isTrue();
        CountingPolicy policy = new CountingPolicy(1);
        run(PreferenceLoss.sigmoid(0.1)).build().train(policy, PAIRS, folder);
        assertThat(policy.responsesPerCall()).isNotEmpty();
    }
}
