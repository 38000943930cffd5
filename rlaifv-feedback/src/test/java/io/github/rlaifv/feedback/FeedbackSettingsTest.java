package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.pair.PairSelector;
import org.junit.jupiter.api.Test;

/** What is set on a builder can be read before it is built. */
class FeedbackSettingsTest {

    @Test
    void settingsOfThePipelineAreThePapersByDefault() {
        assertThat(FeedbackPipeline.builder().settings())
                .isEqualTo(new FeedbackSettings(10, Sampling.builder().build(), true, 8, UnusableImages.SKIP));
    }

    @Test
    void settingsOfThePipelineFollowItsOptions() {
        Sampling sampling = Sampling.builder().temperature(0.9).seed(1).build();
        assertThat(FeedbackPipeline.builder()
                        .candidates(4)
                        .sampling(sampling)
                        .seed(5)
                        .lengthBalance(false)
                        .batchSize(3)
                        .unusableImages(UnusableImages.STOP)
                        .settings())
                .isEqualTo(new FeedbackSettings(4, sampling.withSeed(5), false, 3, UnusableImages.STOP));
    }

    @Test
    void settingsOfAPairSelector() {
        PairSelector standard = PairSelector.builder().build();
        assertThat(standard.maxPairs()).isEqualTo(PairSelector.DEFAULT_MAX_PAIRS);
        assertThat(standard.chosenAmongBest()).isEmpty();
        PairSelector other =
                PairSelector.builder().maxPairs(5).chosenAmongBest(3).build();
        assertThat(other.maxPairs()).isEqualTo(5);
        assertThat(other.chosenAmongBest()).hasValue(3);
    }
}
