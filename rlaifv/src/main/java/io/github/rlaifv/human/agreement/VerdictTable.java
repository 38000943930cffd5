package io.github.rlaifv.human.agreement;

import io.github.rlaifv.feedback.calibration.Confusion;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Weights of claims by the labeler's verdict and by what people say. */
record VerdictTable(double trueConfirmed, double falseConfirmed, double falseRejected, double trueRejected) {

    static VerdictTable of(List<JudgedUnit> units, ToDoubleFunction<JudgedUnit> weight) {
        double[] sums = new double[4];
        for (JudgedUnit unit : units) {
            sums[(unit.confirmed() ? 0 : 2) + (unit.agrees() ? 0 : 1)] += weight.applyAsDouble(unit);
        }
        return new VerdictTable(sums[0], sums[1], sums[2], sums[3]);
    }

    static Confusion counts(List<JudgedUnit> units) {
        VerdictTable table = of(units, unit -> 1);
        return new Confusion(
                Math.round(table.trueConfirmed),
                Math.round(table.falseConfirmed),
                Math.round(table.falseRejected),
                Math.round(table.trueRejected));
    }

    private double total() {
        return trueConfirmed + falseConfirmed + falseRejected + trueRejected;
    }

    /** Returns the share of claims on which the labeler and people agree; NaN without claims. */
    double agreement() {
        return (trueConfirmed + falseRejected) / total();
    }

    /** Returns Cohen's kappa; NaN without claims, and if both only know one answer. */
    double kappa() {
        double confirmed = (trueConfirmed + falseConfirmed) / total();
        double truth = (trueConfirmed + trueRejected) / total();
        double chance = confirmed * truth + (1 - confirmed) * (1 - truth);
        return chance == 1 ? Double.NaN : (agreement() - chance) / (1 - chance);
    }
}
