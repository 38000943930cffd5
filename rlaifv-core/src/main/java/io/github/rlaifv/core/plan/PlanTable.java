package io.github.rlaifv.core.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * A plan as plain text, with one column per device.
 *
 * @param devices the devices
 */
record PlanTable(List<DeviceMemory> devices) {

    String text() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("", DeviceMemory::name));
        Set<String> stages = devices.get(0).byStage().keySet();
        if (stages.size() > 1) {
            stages.forEach(stage -> rows.add(
                    row("stage " + stage, one -> ByteText.of(one.byStage().getOrDefault(stage, 0L)))));
        }
        rows.add(row("largest stage", DeviceMemory::stage));
        for (MemoryKind kind : MemoryKind.values()) {
            if (devices.stream().anyMatch(one -> one.bytes().containsKey(kind))) {
                rows.add(row(
                        kind.label(),
                        one -> one.bytes().containsKey(kind)
                                ? ByteText.of(one.bytes().getOrDefault(kind, 0L))
                                : "-"));
            }
        }
        rows.add(row("total", one -> ByteText.of(one.total())));
        rows.add(row(
                "free now",
                one -> one.available().isPresent() ? ByteText.of(one.available().getAsLong()) : "unknown"));
        rows.add(row("fits", one -> one.available().isEmpty() ? "unknown" : one.fits() ? "yes" : "NO"));
        return aligned(rows);
    }

    private List<String> row(String label, Function<DeviceMemory, String> cell) {
        List<String> row = new ArrayList<>();
        row.add(label);
        devices.forEach(one -> row.add(cell.apply(one)));
        return row;
    }

    private static String aligned(List<List<String>> rows) {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(row.get(0));
            line.append(" ".repeat(widths[0] - line.length()));
            for (int column = 1; column < row.size(); column++) {
                String cell = row.get(column);
                line.append("  ")
                        .append(" ".repeat(widths[column] - cell.length()))
                        .append(cell);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
