package io.github.rlaifv.inference.evaluation.internal.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.util.Optional;

/** Measures accuracy, precision, recall and F1 = 2 TP / (2 TP + FP + FN), each as a ratio of sums over the items. */
public final class BinaryScores {
    private BinaryScores() {}

    /**
     * Adds an item. An answer of neither class is wrong, whatever the truth, and counts as a negative prediction
     * in precision, recall and F1.
     *
     * @param measures collector that receives the item
     * @param group prefix of the metrics' names
     * @param item index of the item
     * @param said whether the answer is of the positive class; empty if it is of neither
     * @param truth whether the item is of the positive class
     */
    public static void add(Measures measures, String group, int item, Optional<Boolean> said, boolean truth) {
        double found = said.orElse(false) ? 1 : 0;
        double there = truth ? 1 : 0;
        double hit = found * there;
        measures.share(group + "accuracy", Better.HIGHER, item, said.equals(Optional.of(truth)));
        measures.add(group + "precision", Unit.SHARE, Better.HIGHER, item, hit, found);
        measures.add(group + "recall", Unit.SHARE, Better.HIGHER, item, hit, there);
        measures.add(group + "F1", Unit.SHARE, Better.HIGHER, item, 2 * hit, found + there);
    }
}
