package io.github.rlaifv.human.agreement;

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
import java.io.Serial;
import java.nio.file.Path;

/** The JSON of a report, in which a number that is not known is null. */
final class HumanReportJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule().addSerializer(double.class, new NumberOrNull()))
            .build();
    private static final OwnFile FILE =
            OwnFile.json("report on labels of people", "sheet", "labels", "claims", "pairs", "models");

    private HumanReportJson() {}

    static String text(HumanReport report) {
        try {
            return MAPPER.writeValueAsString(report) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report can't be written as JSON", e);
        }
    }

    static void write(HumanReport report, Path file) {
        FILE.write(file, text(report));
    }

    private static final class NumberOrNull extends StdSerializer<Double> {
        @Serial
        private static final long serialVersionUID = 1;

        NumberOrNull() {
            super(double.class, false);
        }

        @Override
        public void serialize(Double value, JsonGenerator json, SerializerProvider provider) throws IOException {
            if (Double.isFinite(value)) {
                json.writeNumber(value);
            } else {
                json.writeNull();
            }
        }
    }
}
