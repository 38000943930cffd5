package io.github.rlaifv.dpo.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.PreferenceLossCheck;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Contract tests of {@link PreferenceLoss}. Extend this class to test a loss of your own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PreferenceLossContract {
    private static final List<PairLogProbs> BATCH = List.of(
            new PairLogProbs(-1, -4, -3, -2, 2, 3, -2, -1),
            new PairLogProbs(-5, -3, -4, -4, 4, 2, -3, -2),
            new PairLogProbs(-2, -6, -2, -5, 3, 5, -1, -2));

    /** Losses to test, such as one for each set of options. */
    protected abstract Stream<? extends PreferenceLoss> losses();

    private static BatchStatistics statistics() {
        return BatchStatistics.of(BATCH, new RunningMean(0.3, 10));
    }

    @ParameterizedTest
    @MethodSource("losses")
    void meetsTheRequirementsOfTraining(PreferenceLoss loss) {
        assertThat(PreferenceLossCheck.problems(loss)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void equalBatchesGiveEqualLosses(PreferenceLoss loss) {
        List<PairLoss> losses = loss.of(BATCH, statistics());
        assertThat(losses).hasSameSizeAs(BATCH);
        assertThat(loss.of(BATCH, statistics())).isEqualTo(losses);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void emptyBatchReturnsNoLosses(PreferenceLoss loss) {
        assumeThat(loss.coupled()).as("needs the whole batch").isFalse();
        assertThat(loss.of(List.of(), statistics())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("losses")
    void hasAName(PreferenceLoss loss) {
        assertThat(loss.name()).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("losses")
    @SuppressWarnings("NullAway") // a caller without null checks may pass null
    void nullIsRejected(PreferenceLoss loss) {
        assertThatThrownBy(() -> loss.of(null, statistics())).isInstanceOf(NullPointerException.class);
    }
}
