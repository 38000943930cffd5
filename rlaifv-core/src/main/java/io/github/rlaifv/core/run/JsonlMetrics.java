package io.github.rlaifv.core.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a row. */
final class JsonlMetrics implements MetricSink {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AppendedLines lines;
    private final Part part;

    JsonlMetrics(Path file, Part part) {
        this.lines = new AppendedLines(file);
        this.part = part;
    }

    @Override
    public void write(MetricRow row) {
        Map<String, Double> values = switch (part) {
            case ALL -> row.all();
            case FIGURES -> row.figures();
            case PERFORMANCE -> row.performance();
        };
        if (values.isEmpty()) {
            return;
        }
        ObjectNode line = JSON.createObjectNode();
        line.put("step", row.step()).put("epoch", row.epoch());
        if (part != Part.FIGURES) {
            line.put("time", row.time().toString());
        }
        values.forEach(line::put);
        lines.append(line.toString());
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException naming the line that is no row of metrics
     */
    @Override
    public void truncateAfter(long step) {
        if (step < 0) {
            lines.delete();
            return;
        }
        List<String> old = lines.read();
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < old.size(); i++) {
            if (step(old.get(i), i + 1) <= step) {
                kept.add(old.get(i));
            }
        }
        if (kept.size() < old.size()) {
            lines.replace(kept);
        }
    }

    private long step(String line, int number) {
        try {
            JsonNode step = JSON.readTree(line).path("step");
            if (step.isIntegralNumber()) {
                return step.asLong();
            }
        } catch (JsonProcessingException e) {
            throw refused(number, e);
        }
        throw refused(number, null);
    }

    private BadDataException refused(int number, @Nullable Exception cause) {
        return new BadDataException(
                "line " + number + " of " + lines.file() + " is no row of metrics with a 'step': move the file away",
                cause);
    }
}
