package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.inference.evaluation.Measure.Better;
import io.github.rlaifv.inference.evaluation.Measure.Unit;

/** Accuracy, precision, recall and F1 = 2 TP / (2 TP + FP + FN), each a ratio of sums over the items. */
final class BinaryScores {
    private BinaryScores() {}

    /**
     * Adds an item.
     *
     * @param group put before the names
     * @param said whether the answer is of the class that is looked for
     * @param truth whether the item is
     */
    static void add(Measures measures, String group, int item, boolean said, boolean truth) {
        double hit = said && truth ? 1 : 0;
        measures.share(group + "accuracy", Better.HIGHER, item, said == truth);
        measures.add(group + "precision", Unit.SHARE, Better.HIGHER, item, hit, said ? 1 : 0);
        measures.add(group + "recall", Unit.SHARE, Better.HIGHER, item, hit, truth ? 1 : 0);
        measures.add(group + "F1", Unit.SHARE, Better.HIGHER, item, 2 * hit, (said ? 1 : 0) + (truth ? 1 : 0));
    }
}
