package io.github.rlaifv.tinyworld.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;

/** {@code report.json}: snake_case names, null for unknown, in a stable order. */
final class ReportJson {

    private final JsonMapper mapper = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    String write(RunReport report) {
        try {
            return mapper.writeValueAsString(report) + "\n";
        } catch (JacksonException e) {
            throw new IllegalStateException("a report can't be written as JSON", e);
        }
    }

    RunReport read(Path json) {
        JsonRecord report = JsonDocument.read(json, InputLimit.TEXT, "write the report anew");
        if (report.integer("format_version") != RunReport.FORMAT_VERSION) {
            throw report.problem(
                    "format_version",
                    "must be " + RunReport.FORMAT_VERSION + ", is " + report.integer("format_version"));
        }
        return report.asSnakeCase(RunReport.class);
    }
}
