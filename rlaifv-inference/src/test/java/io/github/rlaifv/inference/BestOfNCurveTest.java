package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BestOfNCurveTest {

    private static RankedResponse pool(double... rewards) {
        List<ScoredResponse> pool = new ArrayList<>();
        for (double reward : rewards) {
            pool.add(new ScoredResponse(pool.size(), "text of " + reward, reward, -1, -2, pool.size() + 1));
        }
        return new RankedResponse(pool);
    }

    @Test
    void bestOfEachPrefixIsPicked() {
        BestOfNCurve curve = BestOfNCurve.of(List.of(pool(1, 3, 2, 5, 9), pool(4, 0, 0, 1, 2)));
        assertThat(curve.points()).extracting(BestOfNCurve.Point::n).containsExactly(1, 2, 4);
        assertThat(curve.points().get(0).texts()).containsExactly("text of 1.0", "text of 4.0");
        assertThat(curve.points().get(1).texts()).containsExactly("text of 3.0", "text of 4.0");
        assertThat(curve.points().get(2).texts()).containsExactly("text of 5.0", "text of 4.0");
    }

    @Test
    void pointSummarizesThePicks() {
        BestOfNCurve curve = BestOfNCurve.of(List.of(pool(1, 3, 2, 5), pool(4, 0, 0, 1)), List.of(1, 3));
        BestOfNCurve.Point one = curve.points().get(0);
        BestOfNCurve.Point three = curve.points().get(1);
        assertThat(one.meanReward()).isEqualTo(2.5);
        assertThat(one.meanMargin()).isNaN();
        assertThat(one.changed()).isZero();
        // Winners among three candidates: 3 (2 tokens, margin 1) and 4 (1 token, margin 4).
        assertThat(three.meanReward()).isEqualTo(3.5);
        assertThat(three.meanTokens()).isEqualTo(1.5);
        assertThat(three.meanMargin()).isCloseTo(2.5, within(1e-12));
        assertThat(three.changed()).isEqualTo(0.5);
    }

    @Test
    void anotherRulePicksAnotherWinner() {
        // Both have a log-ratio of 1: the sum ties, the mean prefers the text of one token.
        RankedResponse pool = pool(1, 3, 2, 5);
        BestOfNCurve curve = BestOfNCurve.of(List.of(pool), ScoringRule.meanReward(0.1));
        assertThat(curve.points().get(2).texts()).containsExactly("text of 1.0");
        assertThat(curve.points().get(2).meanReward()).isCloseTo(0.1, within(1e-12));
        RankedResponse unequal = new RankedResponse(
                List.of(new ScoredResponse(0, "short", 0, -1, -2, 1), new ScoredResponse(1, "long", 0, -2, -4, 4)));
        assertThat(BestOfNCurve.of(List.of(unequal), ScoringRule.sumReward(0.1))
                        .points()
                        .get(1)
                        .texts())
                .containsExactly("long");
    }

    @Test
    void stabilityIsTheShareOfPicksThatSurviveNoise() {
        // Two scores are two standard deviations apart: noise of a tenth of one never reverses them.
        BestOfNCurve.Point two = BestOfNCurve.of(List.of(pool(1, 2))).points().get(1);
        assertThat(two.meanStability()).isEqualTo(1);
        // The two best of three are 0.01 apart; the third makes the standard deviation about 4.7.
        BestOfNCurve.Point three = BestOfNCurve.of(List.of(pool(10, 10.01, 0)), List.of(3))
                .points()
                .get(0);
        assertThat(three.meanStability()).isBetween(0.4, 0.6);
    }

    @Test
    void sizesThatAreNotAscendingOrTooLargeAreRejected() {
        List<RankedResponse> pools = List.of(pool(1, 2));
        assertThatIllegalArgumentException().isThrownBy(() -> BestOfNCurve.of(pools, List.of(2, 1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BestOfNCurve.of(pools, List.of(1, 4)))
                .withMessageContaining("pool's size 2");
        assertThatIllegalArgumentException().isThrownBy(() -> BestOfNCurve.of(List.of()));
    }
}
