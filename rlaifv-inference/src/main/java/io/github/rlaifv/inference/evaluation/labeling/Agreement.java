package io.github.rlaifv.inference.evaluation.labeling;

import java.util.Arrays;

/**
 * The agreement between people, item by item. With observed agreement {@code P} and expected chance agreement
 * {@code Pe}, kappa is {@code (P - Pe) / (1 - Pe)}: 1 for full agreement, 0 for chance.
 *
 * @param byItem share of an item's pairs of labels that are equal; NaN for items with less than two labels
 * @param chance share that is expected if people label at random with their own rates
 */
public record Agreement(double[] byItem, double chance) {
    public Agreement {
        byItem = byItem.clone();
    }

    @Override
    public double[] byItem() {
        return byItem.clone();
    }

    /**
     * Returns the agreement of two people (Cohen, "A coefficient of agreement for nominal scales", 1960): {@code Pe} is
     * the sum over categories of the product of both people's rates. Items that only one of them labeled are ignored.
     *
     * @param first the first person's category per item, counted from 0; negative if there is no label
     * @param second the second person's category per item
     */
    public static Agreement cohen(int[] first, int[] second) {
        if (first.length != second.length) {
            throw new IllegalArgumentException(first.length + " labels can't be compared with " + second.length);
        }
        double[] equal = new double[first.length];
        int categories = 1 + Math.max(largest(first), largest(second));
        double[] ofFirst = new double[categories];
        double[] ofSecond = new double[categories];
        int both = 0;
        for (int i = 0; i < first.length; i++) {
            if (first[i] < 0 || second[i] < 0) {
                equal[i] = Double.NaN;
                continue;
            }
            equal[i] = first[i] == second[i] ? 1 : 0;
            ofFirst[first[i]]++;
            ofSecond[second[i]]++;
            both++;
        }
        double chance = 0;
        for (int c = 0; c < categories; c++) {
            chance += ofFirst[c] / both * (ofSecond[c] / both);
        }
        return new Agreement(equal, chance);
    }

    /**
     * Returns the agreement of any number of people (Fleiss, "Measuring nominal scale agreement among many raters",
     * 1971): {@code Pe} is the sum of the squared shares of the categories among all labels. Fleiss assumes the same
     * number of labels for every item. If it differs, each item with two or more labels has equal weight in {@code P},
     * and each of their labels has equal weight in {@code Pe}.
     *
     * @param counts number of people who chose the category, indexed [item][category]
     */
    public static Agreement fleiss(int[][] counts) {
        double[] equal = new double[counts.length];
        double[] labels =
                new double[Arrays.stream(counts).mapToInt(of -> of.length).max().orElse(0)];
        double all = 0;
        for (int i = 0; i < counts.length; i++) {
            int people = Arrays.stream(counts[i]).sum();
            if (people < 2) {
                equal[i] = Double.NaN;
                continue;
            }
            double pairs = 0;
            for (int c = 0; c < counts[i].length; c++) {
                pairs += counts[i][c] * (counts[i][c] - 1.0);
                labels[c] += counts[i][c];
            }
            equal[i] = pairs / (people * (people - 1.0));
            all += people;
        }
        double chance = 0;
        for (double of : labels) {
            chance += of / all * (of / all);
        }
        return new Agreement(equal, chance);
    }

    /** Returns {@code P}, the mean over items with two or more labels; NaN if there is none. */
    public double observed() {
        return Arrays.stream(byItem)
                .filter(share -> !Double.isNaN(share))
                .average()
                .orElse(Double.NaN);
    }

    /** Returns kappa; NaN if all labels are of one category, or no item has two labels. */
    public double kappa() {
        return chance == 1 ? Double.NaN : (observed() - chance) / (1 - chance);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Agreement that && Arrays.equals(byItem, that.byItem) && chance == that.chance;
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(byItem) + Double.hashCode(chance);
    }

    @Override
    public String toString() {
        return "Agreement[observed " + observed() + ", chance " + chance + "]";
    }

    private static int largest(int[] categories) {
        return Arrays.stream(categories).max().orElse(-1);
    }
}
