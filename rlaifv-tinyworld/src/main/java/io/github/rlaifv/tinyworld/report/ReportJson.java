package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;

/** JSON format of {@code report.json}: snake_case names in a stable order, with null for unknown values. */
final class ReportJson {

    String write(RunReport report) {
        return JsonText.prettySnakeCase(report) + "\n";
    }

    RunReport read(Path json) {
        JsonRecord report = JsonDocument.read(json, InputLimit.TEXT, "write the report anew");
        if (report.integer("format_version") != RunReport.FORMAT_VERSION) {
            throw report.problem(
                    "format_version",
                    "must be " + RunReport.FORMAT_VERSION + ", is " + report.integer("format_version"));
        }
        if (!report.has("usage")) {
            // Reports of earlier versions do not say what the run used.
            report.json().putArray("usage");
        }
        return report.asSnakeCase(RunReport.class);
    }
}
