package io.github.rlaifv.inference.evaluation.labeling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Kappas computed by hand, and those of the worked examples in Wikipedia's articles on both statistics. */
class AgreementTest {

    @Test
    void cohenKappaMatchesPublishedExample() {
        // Yes by both 20, only by the first 5, only by the second 10, no by both 15.
        int[] first = new int[50];
        int[] second = new int[50];
        Arrays.fill(first, 0, 25, 1);
        Arrays.fill(second, 0, 20, 1);
        Arrays.fill(second, 25, 35, 1);
        Agreement agreement = Agreement.cohen(first, second);

        // P = 35/50; Pe = 25/50 * 30/50 + 25/50 * 20/50 = 0.5; kappa = 0.2 / 0.5.
        assertThat(agreement.observed()).isCloseTo(0.7, within(1e-12));
        assertThat(agreement.chance()).isCloseTo(0.5, within(1e-12));
        assertThat(agreement.kappa()).isCloseTo(0.4, within(1e-12));
    }

    @Test
    void cohenKappaIgnoresItemsWithOneLabel() {
        Agreement agreement = Agreement.cohen(new int[] {0, 1, 2, -1}, new int[] {0, 2, 2, 1});

        // Three items: P = 2/3; Pe = 1/3 * 1/3 + 1/3 * 0 + 1/3 * 2/3 = 1/3; kappa = (1/3) / (2/3).
        assertThat(agreement.byItem()).containsExactly(1, 0, 1, Double.NaN);
        assertThat(agreement.kappa()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void fleissKappaMatchesPublishedExample() {
        int[][] counts = {
            {0, 0, 0, 0, 14}, {0, 2, 6, 4, 2}, {0, 0, 3, 5, 6}, {0, 3, 9, 2, 0}, {2, 2, 8, 1, 1},
            {7, 7, 0, 0, 0}, {3, 2, 6, 3, 0}, {2, 5, 3, 2, 2}, {6, 5, 2, 1, 0}, {0, 2, 2, 3, 7}
        };
        Agreement agreement = Agreement.fleiss(counts);

        assertThat(agreement.byItem()[1]).isCloseTo(0.253, within(5e-4));
        assertThat(agreement.observed()).isCloseTo(0.378, within(5e-4));
        assertThat(agreement.chance()).isCloseTo(0.213, within(5e-4));
        assertThat(agreement.kappa()).isCloseTo(0.210, within(5e-4));
    }

    @Test
    void fleissKappaWeighsItemsEquallyWhateverTheNumberOfLabels() {
        Agreement agreement = Agreement.fleiss(new int[][] {{2, 0}, {1, 2}, {1, 0}, {0, 0}});

        // P = (1 + 2/6) / 2 = 2/3; of five labels three and two: Pe = 13/25; kappa = (11/75) / (12/25).
        assertThat(agreement.observed()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(agreement.chance()).isCloseTo(13.0 / 25, within(1e-12));
        assertThat(agreement.kappa()).isCloseTo(11.0 / 36, within(1e-12));
    }

    @Test
    void kappaIsUndefinedWithoutSpreadOrPairs() {
        assertThat(Agreement.cohen(new int[] {1, 1}, new int[] {1, 1}).kappa()).isNaN();
        assertThat(Agreement.fleiss(new int[][] {{1, 0}, {0, 1}}).observed()).isNaN();
        assertThat(Agreement.cohen(new int[] {-1, 0}, new int[] {0, -1}).kappa())
                .isNaN();
    }
}
