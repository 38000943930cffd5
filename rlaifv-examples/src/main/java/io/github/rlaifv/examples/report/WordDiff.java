package io.github.rlaifv.examples.report;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import java.util.List;

/** Marks the words of a text that another text lacks, by their longest common subsequence. */
final class WordDiff {

    private static final Splitter WORDS =
            Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().trimResults();

    /** Beyond this many words (a few seconds of a page's life) nothing is marked. */
    private static final int LONGEST = 1000;

    private WordDiff() {}

    /** The text, escaped, with the words that are not in the other text inside {@code <mark>}. */
    static String marked(String text, String other) {
        List<String> a = WORDS.splitToList(text);
        List<String> b = WORDS.splitToList(other);
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
            html.append(i == 0 ? "" : " ");
            if (!open && !shared) {
                html.append("<mark>");
            }
            open = !shared;
            html.append(Html.text(a.get(i)));
        }
        return html.append(open ? "</mark>" : "").toString();
    }
}
