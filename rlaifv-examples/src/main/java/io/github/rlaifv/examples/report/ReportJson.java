package io.github.rlaifv.examples.report;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.run.BadDataException;

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

    RunReport read(String name, String json) {
        try {
            return mapper.readValue(json, RunReport.class);
        } catch (JacksonException e) {
            throw new BadDataException(
                    name + " is not a report of format version " + RunReport.FORMAT_VERSION + ": "
                            + e.getOriginalMessage() + "; write it anew",
                    e);
        }
    }
}
