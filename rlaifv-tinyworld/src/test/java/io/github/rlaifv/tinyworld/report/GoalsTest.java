package io.github.rlaifv.tinyworld.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class GoalsTest {
    private static final Goals GOALS = new Goals(0.5, 0.25, 0.01);

    private static Metrics metrics(double response, double overall, @Nullable Double coverage) {
        return new Metrics(response, 0.1, overall, coverage, 30.0, null, 0.0);
    }

    @Test
    void reachedGoalsAreNotListed() {
        assertThat(GOALS.missed(metrics(0.6, 0.8, 0.9), metrics(0.3, 0.6, 0.89)))
                .isEmpty();
    }

    @Test
    void eachMissedGoalIsNamedWithItsFigures() {
        assertThat(GOALS.missed(metrics(0.6, 0.8, 0.9), metrics(0.31, 0.61, 0.88)))
                .containsExactly(
                        "response hallucination went from 60.0 % to 31.0 %; 50.0 % less is the goal",
                        "overall hallucination went from 80.0 % to 61.0 %; 25.0 % less is the goal",
                        "coverage went from 90.0 % to 88.0 %; at most 1.0 points may be lost");
    }

    @Test
    void imagesWithoutTruthAreRejected() {
        assertThatThrownBy(() -> GOALS.missed(metrics(0.6, 0.8, null), metrics(0.3, 0.6, null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ground truth");
    }
}
