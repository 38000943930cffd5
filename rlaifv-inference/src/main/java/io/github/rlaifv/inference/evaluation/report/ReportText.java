package io.github.rlaifv.inference.evaluation.report;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison.Verdict;
import java.util.Locale;

/** Formats differences, p-values and verdicts for readers. */
final class ReportText {
    private ReportText() {}

    /** Formats a difference with its sign; shares in percentage points. */
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

    /** Formats the interval of a difference, without the unit, which is shown with the difference. */
    static String differences(Unit unit, double low, double high) {
        return signed(unit, low) + " to " + signed(unit, high);
    }

    /** Formats the interval of a value, without the unit, which is shown with the value. */
    static String values(Unit unit, double low, double high) {
        return (unit.text(low) + " to " + unit.text(high)).replace(" %", "");
    }

    static String p(double p) {
        if (Double.isNaN(p)) {
            return "-";
        }
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, p < 0.1 ? "%.3f" : "%.2f", p);
    }

    /** Formats a verdict with a sign and a word, because not everybody sees colors. */
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
            case NEITHER -> "for context";
        };
    }
}
