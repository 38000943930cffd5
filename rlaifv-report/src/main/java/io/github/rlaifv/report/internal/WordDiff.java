package io.github.rlaifv.report.internal;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Marks the words of a text that are missing in another text, by the longest common subsequence of both. */
public final class WordDiff {

    /** A word or a punctuation mark, including the white space before it. */
    private static final Pattern TOKEN = Pattern.compile("(?<!\\s)\\s*(?:[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}\\s])");

    /** Largest number of words that are compared, because memory grows with the square; longer texts are not marked. */
    private static final int LONGEST = 1000;

    private WordDiff() {}

    /** Returns the escaped text, with the words that are not in the other text inside {@code <mark>}. */
    public static String marked(String text, String other) {
        List<String> written =
                TOKEN.matcher(text).results().map(MatchResult::group).toList();
        List<String> a = written.stream().map(String::strip).toList();
        List<String> b = TOKEN.matcher(other)
                .results()
                .map(token -> token.group().strip())
                .toList();
        if (a.size() > LONGEST || b.size() > LONGEST) {
            return Html.text(text);
        }
        int[][] common = new int[a.size() + 1][b.size() + 1];
        for (int i = a.size() - 1; i >= 0; i--) {
            for (int j = b.size() - 1; j >= 0; j--) {
                common[i][j] = a.get(i).equals(b.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        StringBuilder html = new StringBuilder();
        boolean open = false;
        int j = 0;
        for (int i = 0; i < a.size(); i++) {
            while (j < b.size() && !a.get(i).equals(b.get(j)) && common[i][j + 1] >= common[i + 1][j]) {
                j++;
            }
            boolean shared = j < b.size() && a.get(i).equals(b.get(j));
            if (shared) {
                j++;
            }
            if (open && shared) {
                html.append("</mark>");
            }
            String token = written.get(i);
            html.append(token, 0, token.length() - a.get(i).length());
            if (!open && !shared) {
                html.append("<mark>");
            }
            open = !shared;
            html.append(Html.text(a.get(i)));
        }
        return html.append(open ? "</mark>" : "").toString();
    }
}
