package io.github.rlaifv.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The table of a ledger or an estimate, with a row per stage and model, and their sum. Columns in which all numbers are 0
 * are not shown, except for requests and tokens.
 *
 * @param head names of the columns
 * @param rows cells of each row; the last row is the sum if there are several
 */
public record LedgerTable(List<String> head, List<List<String>> rows) {
    /** Number of columns at the beginning that hold names rather than numbers. */
    public static final int NAMES = 2;

    private static final String TOTAL = "total";
    private static final double MINUTE = 60;
    private static final double HOUR = 3600;

    public LedgerTable {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
    }

    private record Column(String name, boolean always, Function<LedgerRow, String> cell, ToLongFunction<Usage> count) {
        static Column of(String name, boolean always, ToLongFunction<Usage> count) {
            return new Column(
                    name, always, row -> String.format(Locale.ROOT, "%,d", count.applyAsLong(row.usage())), count);
        }
    }

    private static final List<Column> COLUMNS = List.of(
            Column.of("requests", true, Usage::requests),
            Column.of("retries", false, Usage::retries),
            Column.of("failures", false, Usage::failures),
            Column.of("images", false, Usage::images),
            Column.of("tokens in", true, Usage::promptTokens),
            Column.of("of these cached", false, Usage::cachedTokens),
            Column.of("tokens out", true, Usage::completionTokens),
            Column.of("steps", false, Usage::steps),
            Column.of("bytes out", false, Usage::bytesSent),
            Column.of("bytes in", false, Usage::bytesReceived),
            new Column("time", false, row -> time(row.usage().seconds()), usage -> (long) Math.ceil(usage.seconds())));

    /** Creates the table of some rows. */
    public static LedgerTable of(List<LedgerRow> rows) {
        List<LedgerRow> all = new ArrayList<>(rows);
        if (rows.size() > 1) {
            all.add(rows.stream().reduce(new LedgerRow(TOTAL, "", Usage.NONE, null), LedgerRow::plus));
        }
        List<Column> columns = COLUMNS.stream()
                .filter(column -> column.always()
                        || rows.stream().anyMatch(row -> column.count().applyAsLong(row.usage()) > 0))
                .toList();
        boolean priced = rows.stream().anyMatch(row -> row.cost() != null);
        List<String> head = Stream.of(
                        Stream.of("stage", "model"),
                        columns.stream().map(Column::name),
                        priced ? Stream.of("cost") : Stream.<String>of())
                .flatMap(Function.identity())
                .toList();
        return new LedgerTable(
                head,
                all.stream()
                        .map(row -> Stream.of(
                                        Stream.of(row.stage(), row.model()),
                                        columns.stream()
                                                .map(column -> column.cell().apply(row)),
                                        priced ? Stream.of(Objects.toString(row.cost(), "")) : Stream.<String>of())
                                .flatMap(Function.identity())
                                .toList())
                        .toList());
    }

    /** Formats a duration, such as {@code 3.2 s}, {@code 4.1 min} or {@code 2.5 h}. */
    static String time(double seconds) {
        return seconds < MINUTE
                ? String.format(Locale.ROOT, "%.1f s", seconds)
                : seconds < HOUR
                        ? String.format(Locale.ROOT, "%.1f min", seconds / MINUTE)
                        : String.format(Locale.ROOT, "%,.1f h", seconds / HOUR);
    }

    /** The table as plain text with aligned columns. */
    public String text() {
        List<List<String>> lines = new ArrayList<>(rows);
        lines.add(0, head);
        int[] widths = IntStream.range(0, head.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        StringBuilder text = new StringBuilder();
        for (List<String> cells : lines) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < cells.size(); column++) {
                String cell = cells.get(column);
                String padding = " ".repeat(widths[column] - cell.length());
                line.append(column == 0 ? "" : "  ").append(column < NAMES ? cell + padding : padding + cell);
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
        return text.toString();
    }
}
