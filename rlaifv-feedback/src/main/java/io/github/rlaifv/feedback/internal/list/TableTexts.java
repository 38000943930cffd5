package io.github.rlaifv.feedback.internal.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads the entries of a list that a model wrote as a Markdown table. */
public final class TableTexts {
    private static final Pattern RULE = Pattern.compile("\\|?\\h*:?-+:?\\h*(?:\\|\\h*:?-+:?\\h*)*\\|?");
    private static final Pattern CELLS = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern WORDS = Pattern.compile(".*\\p{L}.*");
    private static final Pattern STATED = Pattern.compile("(?i).*\\b(?:facts?|statements?|claims?)\\b.*");
    private static final Pattern ASKED = Pattern.compile("(?i).*\\bquestions?\\b.*");

    private TableTexts() {}

    /**
     * Returns the cells of the column with the facts or questions: the only column with words, or the only one named
     * so. It is empty if there is no table. If no column qualifies, the list is empty.
     */
    public static Optional<List<String>> of(String raw) {
        List<String> lines = raw.lines().map(String::strip).toList();
        int rule = IntStream.range(0, lines.size())
                .filter(i -> isRule(lines.get(i)))
                .findFirst()
                .orElse(-1);
        int from = rule;
        if (rule < 0) {
            from = IntStream.range(0, lines.size())
                            .filter(i -> isFramed(lines.get(i)))
                            .findFirst()
                            .orElse(lines.size())
                    - 1;
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = from + 1; i < lines.size() && lines.get(i).indexOf('|') >= 0; i++) {
            if (!isRule(lines.get(i))) {
                rows.add(cells(lines.get(i)));
            }
        }
        boolean headed = rule > 0 && lines.get(rule - 1).indexOf('|') >= 0;
        if (rows.isEmpty() && !headed) {
            return Optional.empty();
        }
        return Optional.of(column(headed ? cells(lines.get(rule - 1)) : List.of(), rows));
    }

    private static boolean isRule(String line) {
        return line.indexOf('|') >= 0 && RULE.matcher(line).matches();
    }

    private static boolean isFramed(String line) {
        return line.length() > 2 && line.startsWith("|") && line.endsWith("|");
    }

    private static List<String> cells(String row) {
        String inner = row.startsWith("|") ? row.substring(1) : row;
        inner = inner.endsWith("|") && !inner.endsWith("\\|") ? inner.substring(0, inner.length() - 1) : inner;
        return CELLS.splitAsStream(inner)
                .map(cell -> cell.replace("\\|", "|").strip())
                .toList();
    }

    private static List<String> column(List<String> header, List<List<String>> rows) {
        int width = rows.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> texts = IntStream.range(0, width)
                .filter(column -> rows.stream()
                        .anyMatch(row -> WORDS.matcher(cell(row, column)).matches()))
                .boxed()
                .toList();
        for (Pattern name : List.of(STATED, ASKED)) {
            List<Integer> named = texts.stream()
                    .filter(column -> name.matcher(cell(header, column)).matches())
                    .toList();
            if (named.size() == 1) {
                return rows.stream().map(row -> cell(row, named.get(0))).toList();
            }
        }
        return texts.size() == 1
                ? rows.stream().map(row -> cell(row, texts.get(0))).toList()
                : List.of();
    }

    private static String cell(List<String> row, int column) {
        return column < row.size() ? row.get(column) : "";
    }
}
