package io.github.rlaifv.feedback.internal.list;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits a list into lines. Entries that share a line ("1. A dog runs. 2. It is red.") become lines of their own. */
public final class ListLines {
    private static final String WORD = "(?:(?i:fact|claim|statement|question)\\h*)";

    /**
     * A number 1 at the beginning of a line, possibly after a title. The marks around it are expected around the next
     * numbers.
     */
    private static final Pattern FIRST = Pattern.compile("^\\h*(?:[^:\\d]{1,80}:\\h+)?(?:[-*\u2022]\\h+)?"
            + "(?<mark>(?<before>" + WORD + "|[(\\[])?1(?<after>[.)\\]]|(?<=\\p{L}\\h?1):))\\h+(?=\\S)");
    /** A number at the beginning of a line. */
    private static final Pattern NUMBERED =
            Pattern.compile("^\\h*(?:[-*\u2022]\\h+)?(?:" + WORD + "|[(\\[])?2[.):\\]]");

    private static final Pattern BULLET =
            Pattern.compile("^\\h*(?<bullet>[\u2022\u2023\u2043\u25E6\u25AA\u25CF\u25CB\u25A0])");
    private static final Pattern DASH = Pattern.compile("^\\h*(?<bullet>[-*\u2013])\\h");
    private static final Pattern CIRCLED = Pattern.compile("^\\h*\u2460");
    private static final Pattern NEXT_CIRCLED = Pattern.compile("(?=[\u2461-\u2473])");

    private static final String ITEM = "<li>";
    private static final Pattern HTML = Pattern.compile("</?(?:ul|ol|li)>");

    private ListLines() {}

    /** Returns the lines in order. No text is lost except blanks between entries of one line. */
    public static List<String> of(String text) {
        List<String> lines = List.of(unwrapped(text).split("\\R", -1));
        boolean twoBeginsALine =
                lines.stream().anyMatch(line -> NUMBERED.matcher(line).find());
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            Matcher first = FIRST.matcher(line);
            Matcher bullet = BULLET.matcher(line);
            Matcher dash = DASH.matcher(line);
            if (!twoBeginsALine && first.find()) {
                numbered(line, first, all);
            } else if (bullet.find()) {
                all.addAll(List.of(line.split("(?<!\\h)\\h++(?=" + bullet.group("bullet") + ")")));
            } else if (dash.find()) {
                all.addAll(List.of(
                        line.split("(?<=[.!?\u3002][\"'\u201D)]?)\\h+(?=\\Q" + dash.group("bullet") + "\\E\\h)")));
            } else if (CIRCLED.matcher(line).find()) {
                all.addAll(List.of(NEXT_CIRCLED.split(line)));
            } else {
                all.add(line);
            }
        }
        return all;
    }

    /** Converts an HTML list into lines that begin with a dash. */
    private static String unwrapped(String text) {
        return text.contains(ITEM) ? HTML.matcher(text.replace(ITEM, "\n- ")).replaceAll("") : text;
    }

    private static void numbered(String line, Matcher first, List<String> all) {
        int from = first.start("mark");
        List<String> entries = new ArrayList<>();
        for (int number = 2; ; number++) {
            String before =
                    first.group("before") == null ? "" : first.group("before").strip();
            Matcher next = Pattern.compile("(?:(?<!\\h)\\h++|(?<=[.!?\u3002]))(?=(?i:\\Q" + before + "\\E)\\h*" + number
                            + "\\Q" + first.group("after") + "\\E\\h+\\S)")
                    .matcher(line);
            if (!next.find(from)) {
                break;
            }
            entries.add(line.substring(from, next.start()));
            from = next.end();
        }
        if (entries.isEmpty()) {
            all.add(line);
            return;
        }
        entries.add(line.substring(from));
        all.addAll(entries);
    }
}
