package io.github.rlaifv.core.metric;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes metrics as JSON Lines, one object per row. */
final class JsonlMetrics implements MetricSink {
    private static final String ADVICE = "put the file back as the run left it, or move it away";

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
            case METRICS -> row.metrics();
            case PERFORMANCE -> row.performance();
        };
        if (values.isEmpty()) {
            return;
        }
        ObjectNode line = JsonLines.object();
        line.put("step", row.step()).put("epoch", row.epoch());
        if (part != Part.METRICS) {
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
        long before = 0;
        for (int i = 0; i < old.size(); i++) {
            long own = step(old.get(i), i + 1);
            if (own < before) {
                throw new BadDataException(lines.file() + ", line " + (i + 1) + ": goes back from step " + before
                        + " to step " + own + "; " + ADVICE);
            }
            if (i > 0 && old.get(i).equals(old.get(i - 1))) {
                throw new BadDataException(
                        lines.file() + ", line " + (i + 1) + ": repeats the line before it; " + ADVICE);
            }
            before = own;
            if (own <= step) {
                kept.add(old.get(i));
            }
        }
        if (kept.size() < old.size()) {
            lines.replace(kept);
        }
    }

    private long step(String line, int number) {
        JsonRecord row = JsonLines.parse(lines.file(), number, line, ADVICE);
        row.json().fieldNames().forEachRemaining(field -> {
            if (field.equals("time")) {
                row.string(field);
            } else {
                row.anyNumber(field);
            }
        });
        return row.count("step");
    }
}
