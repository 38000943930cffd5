package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.github.rlaifv.core.internal.file.OwnFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Formats a calibration report as JSON and as text tables. */
final class ReportFormats {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule().addSerializer(double.class, new NumbersOrNull()))
            .build();

    private static final OwnFile FILE =
            OwnFile.json("calibration report", "claims", "pictures", "true_claims", "threshold");

    private ReportFormats() {}

    static String json(CalibrationReport report) {
        try {
            return MAPPER.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report can't be written as JSON", e);
        }
    }

    static void write(CalibrationReport report, Path file) {
        FILE.write(file, json(report));
    }

    static String table(CalibrationReport report) {
        ClaimSample sample = report.sample();
        VerdictMetrics verdicts = report.verdicts();
        StringBuilder text = new StringBuilder();
        line(
                text,
                "%d claims about %d images, %d of them true; intervals of %.0f %% from %d resamples",
                sample.claims(),
                sample.images(),
                sample.trueClaims(),
                100 * report.intervals().confidence(),
                report.intervals().resamples());
        if (sample.undecided() > 0) {
            line(text, "%d more claims have no verdict and are not counted", sample.undecided());
        }
        line(text, "");
        line(text, "%-30s %8s   %s", "confirmed above " + number(verdicts.threshold()), "value", "interval");
        row(text, "accuracy", verdicts.accuracy());
        row(text, "precision", verdicts.precision());
        row(text, "recall", verdicts.recall());
        row(text, "F1", verdicts.f1());
        row(text, "balanced accuracy", verdicts.balancedAccuracy());
        row(text, "ROC AUC", report.rocAuc());
        row(text, "Brier score", report.brier());
        row(text, "expected calibration error", report.calibrationError());
        Confusion confusion = verdicts.confusion();
        line(text, "");
        line(text, "%-14s %10s %14s", "", "confirmed", "not confirmed");
        line(text, "%-14s %10d %14d", "true claims", confusion.truePositives(), confusion.falseNegatives());
        line(text, "%-14s %10d %14d", "false claims", confusion.falsePositives(), confusion.trueNegatives());
        line(text, "");
        line(text, "%-18s %9s  %-18s %8s  %s", "best threshold for", "threshold", "interval", "value", "on unseen");
        for (BestThreshold best : report.best()) {
            line(
                    text,
                    "%-18s %9s  %-18s %8s  %s %s",
                    best.criterion().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    number(best.threshold().value()),
                    interval(best.threshold()),
                    number(best.value()),
                    number(best.unseen().value()),
                    interval(best.unseen()));
        }
        line(text, "");
        line(text, "%-14s %8s %12s %12s", "share of yes", "claims", "mean share", "true share");
        for (ReliabilityBin bin : report.bins()) {
            line(
                    text,
                    "%.2f to %.2f   %8d %12s %12s",
                    bin.low(),
                    bin.high(),
                    bin.claims(),
                    bin.claims() == 0 ? "-" : number(bin.meanShare()),
                    bin.claims() == 0 ? "-" : number(bin.trueShare()));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String name, MetricInterval estimate) {
        line(text, "%-30s %8s   %s", name, number(estimate.value()), interval(estimate));
    }

    private static String interval(MetricInterval estimate) {
        return "[" + number(estimate.low()) + ", " + number(estimate.high()) + "]";
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.4f", value);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }

    /** Writes NaN as null, because JSON has no NaN. */
    private static final class NumbersOrNull extends StdSerializer<Double> {
        private static final long serialVersionUID = 1;

        private NumbersOrNull() {
            super(Double.class);
        }

        @Override
        public void serialize(Double value, JsonGenerator generator, SerializerProvider provider) throws IOException {
            if (value.isNaN()) {
                generator.writeNull();
            } else {
                generator.writeNumber(value);
            }
        }
    }
}
