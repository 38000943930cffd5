package io.github.rlaifv.core.metric;

import com.google.common.base.Splitter;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * Writes metrics as a CSV table. No cell needs quotes: {@link MetricRow} checks the names, and all cells are numbers or
 * times.
 */
final class CsvMetrics implements MetricSink {
    private static final String ADVICE = "put the file back as the run left it, or move it away";
    private static final List<String> FIRST = List.of("step", "epoch", "time");

    private final AppendedLines lines;
    private final List<String> columns = new ArrayList<>();

    CsvMetrics(Path file) {
        this.lines = new AppendedLines(file);
    }

    @Override
    public void write(MetricRow row) {
        if (columns.isEmpty()) {
            readHeader();
        }
        Map<String, Double> all = row.all();
        List<String> added =
                all.keySet().stream().filter(name -> !columns.contains(name)).toList();
        if (!added.isEmpty() || columns.isEmpty()) {
            widen(added);
        }
        Map<String, String> cells = new TreeMap<>();
        all.forEach((name, value) -> cells.put(name, Double.toString(value)));
        cells.put("step", Long.toString(row.step()));
        cells.put("epoch", Double.toString(row.epoch()));
        cells.put("time", row.time().toString());
        StringJoiner line = new StringJoiner(",");
        columns.forEach(column -> line.add(cells.getOrDefault(column, "")));
        lines.append(line.toString());
    }

    private void readHeader() {
        List<String> old = lines.read();
        if (old.isEmpty()) {
            return;
        }
        columns.addAll(Splitter.on(',').splitToList(old.get(0)));
        if (columns.size() < FIRST.size() || !columns.subList(0, FIRST.size()).equals(FIRST)) {
            columns.clear();
            throw new BadDataException(lines.file() + " does not begin with the columns " + FIRST
                    + " of a table of metrics: move the file away");
        }
    }

    private void widen(List<String> added) {
        List<String> old = lines.read();
        if (columns.isEmpty()) {
            columns.addAll(FIRST);
        }
        columns.addAll(added);
        List<String> wider = new ArrayList<>();
        wider.add(String.join(",", columns));
        for (int i = 1; i < old.size(); i++) {
            wider.add(old.get(i) + ",".repeat(added.size()));
        }
        lines.replace(wider);
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException naming the line that does not begin with a step
     */
    @Override
    public void truncateAfter(long step) {
        columns.clear();
        if (step < 0) {
            lines.delete();
            return;
        }
        readHeader();
        List<String> old = lines.read();
        List<String> kept = new ArrayList<>();
        long before = 0;
        for (int i = 0; i < old.size(); i++) {
            if (i > 0) {
                long own = step(old.get(i), i + 1);
                if (own < before) {
                    throw new BadDataException("line " + (i + 1) + " of " + lines.file() + " goes back from step "
                            + before + " to step " + own + ": " + ADVICE);
                }
                if (old.get(i).equals(old.get(i - 1))) {
                    throw new BadDataException(
                            "line " + (i + 1) + " of " + lines.file() + " repeats the line before it: " + ADVICE);
                }
                before = own;
            }
            if (before <= step) {
                kept.add(old.get(i));
            }
        }
        if (kept.size() < old.size()) {
            lines.replace(kept);
        }
    }

    private long step(String line, int number) {
        List<String> cells = Splitter.on(',').splitToList(line);
        if (cells.size() != columns.size()) {
            throw new BadDataException("line " + number + " of " + lines.file() + " has " + cells.size()
                    + " cells, its header has " + columns.size() + ": " + ADVICE);
        }
        String cell = cells.get(0);
        try {
            return Long.parseLong(cell);
        } catch (NumberFormatException e) {
            throw new BadDataException(
                    "line " + number + " of " + lines.file() + " must begin with a step, begins with '" + cell + "': "
                            + ADVICE,
                    e);
        }
    }
}
