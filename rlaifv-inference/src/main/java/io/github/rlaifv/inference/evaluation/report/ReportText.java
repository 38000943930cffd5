package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.statistics.ComparedFigure.Verdict;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import java.util.Locale;

/** Differences, p-values and verdicts as a reader wants them. */
final class ReportText {
    private ReportText() {}

    /** With its sign; shares in percentage points. */
    static String difference(Unit unit, double difference) {
        return signed(unit, difference) + (unit == Unit.SHARE && !Double.isNaN(difference) ? " pts" : "");
    }

    private static String signed(Unit unit, double difference) {
        if (Double.isNaN(difference)) {
            return "-";
        }
        String text = String.format(
                Locale.ROOT,
                unit == Unit.POINTS ? "%+.2f" : "%+.1f",
                unit == Unit.SHARE ? 100 * difference : difference);
        return text.matches("[+-]0\\.0+") ? text.substring(1) : text.replace('-', '−');
    }

    /** Both ends of a difference's interval; the unit stands beside the difference. */
    static String differences(Unit unit, double low, double high) {
        return signed(unit, low) + " to " + signed(unit, high);
    }

    /** Both ends of a value's interval; the unit stands beside the value. */
    static String values(Unit unit, double low, double high) {
        return (unit.text(low) + " to " + unit.text(high)).replace(" %", "");
    }

    static String p(double p) {
        if (Double.isNaN(p)) {
            return "-";
        }
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, p < 0.1 ? "%.3f" : "%.2f", p);
    }

    /** A sign and a word: colour alone does not reach everybody. */
    static String verdict(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "✓ better";
            case WORSE -> "✗ worse";
            case DIFFERENT -> "≠ different";
            case UNCLEAR -> "~ unclear";
        };
    }

    static String direction(Better better) {
        return switch (better) {
            case HIGHER -> "higher is better";
            case LOWER -> "lower is better";
            case NEITHER -> "to read the others by";
        };
    }
}
