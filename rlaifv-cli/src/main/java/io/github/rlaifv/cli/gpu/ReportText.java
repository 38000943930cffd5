package io.github.rlaifv.cli.gpu;

import io.github.rlaifv.cli.gpu.agreement.CheckResult;
import io.github.rlaifv.cli.gpu.speed.SpeedResult;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes a report as text of fixed-width tables. */
final class ReportText {
    /** The first line, by which such files are recognized. */
    static final String TITLE = "rlaifv gpu-check";

    private static final String FORMAT = "%-8s%-27s %-10s%-40s%-11s%-11s%-11s%s";

    private ReportText() {}

    static String of(GpuReport report) {
        StringBuilder text = new StringBuilder();
        text.append(TITLE).append(": ").append(summary(report)).append("\n\n");
        report.machine().forEach((name, value) -> fact(text, name.replace('_', ' '), value));
        peaks(text, report);
        speeds(text, report.speeds());
        if (!report.comparisons().isEmpty()) {
            text.append(
                    "\nComparisons with the CPU in float32, with equal weights; in half precision also the difference of"
                            + " the CPU in that type\n");
            text.append(String.format(
                            Locale.ROOT, FORMAT, "", "model", "type", "compared", "difference", "limit", "CPU", ""))
                    .append('\n');
            report.comparisons().forEach(result -> text.append(line(result)).append('\n'));
        }
        report.failures()
                .forEach(failure -> text.append("\nfailed: ").append(failure).append('\n'));
        if (report.failed() > 0) {
            text.append('\n').append(whatToDo()).append('\n');
        }
        return text.toString();
    }

    /** One line such as {@code passed: 40 comparisons, 2 skipped}. */
    static String summary(GpuReport report) {
        String verdict = !report.succeeded() ? "FAILED" : report.finished() ? "passed" : "not finished";
        return verdict + " (" + report.passed() + " comparisons passed, " + report.failed() + " failed, "
                + report.skipped() + " skipped" + (report.finished() ? ")" : "; the check did not come to its end)");
    }

    /** A failed check in a sentence, with the first failure outside of comparisons. */
    static String failure(GpuReport report) {
        return "the check " + summary(report)
                + report.failures().stream()
                        .findFirst()
                        .map(failure -> ": " + failure)
                        .orElse("");
    }

    private static String whatToDo() {
        return "Comparisons marked \"fail\" differ by more than their limit, or ended with the error beside them. Use"
                + " another device, or only the types that pass, until the reason is known. Update the driver, look for"
                + " other programs on the device, and run the check again; if it fails again, attach gpu-check.txt and"
                + " gpu-check.json to an issue.";
    }

    private static void fact(StringBuilder text, String name, Object value) {
        List<?> values = value instanceof List<?> list ? list : List.of(value);
        String label = name;
        for (Object one : values) {
            text.append(String.format(Locale.ROOT, "%-30s%s%n", label, one).replace("\r", ""));
            label = "";
        }
    }

    private static void peaks(StringBuilder text, GpuReport report) {
        if (report.peaks() == null) {
            return;
        }
        text.append("\nMeasured peaks of the device\n");
        report.peaks()
                .productTeraflops()
                .forEach((type, rate) ->
                        fact(text, "matrix product, " + type, String.format(Locale.ROOT, "%.2f TFLOP/s", rate)));
        fact(
                text,
                "copy (read + written)",
                String.format(Locale.ROOT, "%.1f GB/s", report.peaks().copyGigabytesPerSecond()));
    }

    private static void speeds(StringBuilder text, List<SpeedResult> speeds) {
        if (speeds.isEmpty()) {
            return;
        }
        text.append("\nSpeed of models, text only\n");
        for (SpeedResult speed : speeds) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-27s %-10s%,d parameters in layers and head%s%n",
                    speed.model(),
                    speed.type(),
                    speed.parameters(),
                    speed.note().isEmpty() ? "" : "; " + speed.note()));
            rate(text, "prefill", speed.prefill(), "TFLOP/s", "of the matrix product");
            rate(text, "decoding", speed.decode(), "GB/s of weights", "of the copy");
        }
    }

    private static void rate(
            StringBuilder text, String what, SpeedResult.@Nullable Rate rate, String unit, String peak) {
        if (rate == null) {
            return;
        }
        Double share = rate.shareOfPeak();
        text.append(String.format(
                Locale.ROOT,
                "  %-10s%,12.0f tokens/s  %10.3f %s%s%n",
                what,
                rate.tokensPerSecond(),
                rate.achieved(),
                unit,
                share == null ? "" : String.format(Locale.ROOT, ", %.1f %% %s", 100 * share, peak)));
    }

    /** One line per comparison. */
    static String line(CheckResult result) {
        return String.format(
                        Locale.ROOT,
                        FORMAT,
                        result.verdict().name().toLowerCase(Locale.ROOT),
                        result.model(),
                        result.type(),
                        result.check(),
                        number(result.value()),
                        number(result.limit()),
                        result.rounding() == null ? "" : number(result.rounding()),
                        result.note())
                .stripTrailing();
    }

    private static String number(@Nullable Double value) {
        return value == null ? "-" : value == 0 ? "0" : String.format(Locale.ROOT, "%.2e", value);
    }
}
