package io.github.rlaifv.report.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Remarks at the top of a page, in one box. Remarks that differ only in their numbers, such as those of several rounds,
 * are united: the first one is shown, and the others when the reader opens them.
 *
 * @param texts the remarks as plain text
 */
public record Notes(List<String> texts) {
    public Notes {
        texts = List.copyOf(texts);
    }

    /** Returns the box; empty without remarks. */
    public String html() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        for (String text : texts) {
            groups.computeIfAbsent(text.replaceAll("\\d[\\d.,]*", "0"), shape -> new ArrayList<>())
                    .add(text);
        }
        if (groups.isEmpty()) {
            return "";
        }
        List<String> entries = groups.values().stream().map(Notes::entry).toList();
        String content = entries.size() == 1
                ? entries.get(0)
                : entries.stream().collect(Collectors.joining("</li><li>", "<ul><li>", "</li></ul>"));
        return "<div class=\"note\">" + content + "</div>\n";
    }

    private static String entry(List<String> alike) {
        List<String> distinct = alike.stream().distinct().map(Html::text).toList();
        String first = distinct.get(0);
        return distinct.size() == 1
                ? first
                : first + "<details><summary>The same with other numbers: " + (distinct.size() - 1)
                        + " more</summary>"
                        + distinct.stream().skip(1).collect(Collectors.joining("<br/>"))
                        + "</details>";
    }
}
