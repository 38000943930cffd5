package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.internal.ReasoningBlock;
import io.github.rlaifv.feedback.internal.list.JsonTexts;
import io.github.rlaifv.feedback.internal.list.ListLines;
import io.github.rlaifv.feedback.internal.list.ListRemarks;
import io.github.rlaifv.feedback.internal.list.TableTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a list of claims in any layout that models use. Entries may be marked by dashes, stars, dots, arrows, emoji or
 * numbers ("1.", "(2)", "[3]", "a)", "Fact 1:"), nested or indented. They may be on lines of their own or on one line
 * ("1. A dog runs. 2. It is red."), with any line end of Unicode. Markdown tables and JSON lists of texts are read too;
 * of a truncated JSON list, the complete texts are read.
 *
 * <p>Thinking, bold marks, code fences, headings, rules, blank lines, "None", and remarks ("Here are the facts", "I
 * hope this helps", a refusal) are skipped. If any line has a bullet or a number, lines without one are remarks and
 * skipped too. Otherwise every line that does not end with a colon is an entry. A table or JSON text gives no entries
 * if it is unclear which of its texts are the entries.
 *
 * <p>The words of an entry are never changed, and repeated entries are kept, so that facts and questions keep their
 * order and number.
 */
public record RobustClaimParser() implements ClaimParser {
    private static final String BLANK = "[\\p{Z}\\s\\x{85}\\x{FEFF}\\x{200B}\\x{2060}]";
    private static final Pattern HEADING = Pattern.compile("^#+" + BLANK + "+(?:(?<title>[^:：]*[:：])" + BLANK + "*)?");
    private static final Pattern MARKER = Pattern.compile("^(?:"
            + "[-‐‑‒–—−•‣⁃◦▪▫●○■□·・∙➢➤►▶]+" // with or without a blank after it
            + "|[*+](?=" + BLANK + ")"
            + "|\\d\\x{FE0F}?\\x{20E3}" // keycap
            + "|[\\p{So}\\x{1F3FB}-\\x{1F3FF}\\x{FE0F}\\x{200D}]+" // emoji
            + "|(?:(?i:fact|claim|statement|question)" + BLANK + "*)?[\\d０-９]{1,3}\\\\?[.):、．）：](?![\\d０-９])"
            + "|[(\\[（][\\d０-９]{1,3}[)\\]）]"
            + "|[①-⑳]"
            + "|(?:[A-Za-z]\\)|[a-z]\\.|[ivx]{2,4}[.)])(?=" + BLANK + ")"
            + "|\\[[ xX]\\](?=" + BLANK + ")"
            + ")" + BLANK + "*");
    /** What models write if there is nothing to list. */
    private static final Pattern NOTHING =
            Pattern.compile("(?i)[^\\p{L}]*(?:none|n/?a|nothing|no (?:facts|claims|questions))[^\\p{L}\\p{N}]*");

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");

    @Override
    public List<String> parse(String raw) {
        String text = ReasoningBlock.answer(raw).orElse("");
        Optional<List<String>> laidOut = JsonTexts.of(text).or(() -> TableTexts.of(text));
        if (laidOut.isPresent()) {
            return laidOut.get().stream()
                    .map(entry -> unmarked(entry.replace("**", "")))
                    .filter(RobustClaimParser::saysSomething)
                    .toList();
        }
        return ofLines(text);
    }

    private static List<String> ofLines(String text) {
        List<String> marked = new ArrayList<>();
        List<String> plain = new ArrayList<>();
        for (String line : ListLines.of(text)) {
            String rest = strip(line.replace("**", ""));
            Matcher heading = HEADING.matcher(rest);
            boolean untitled = false;
            if (heading.find()) {
                // "### Facts: - The tree is tall." still states a fact; "## Facts" does not
                untitled = heading.group("title") == null;
                rest = rest.substring(heading.end());
            }
            String entry = unmarked(rest);
            if (!saysSomething(entry) || rest.startsWith("```") || entry.endsWith(":") || entry.endsWith("：")) {
                continue;
            }
            if (entry.length() < rest.length()) {
                marked.add(entry);
            } else if (!untitled) {
                plain.add(entry);
            }
        }
        return marked.isEmpty() ? plain : marked;
    }

    private static boolean saysSomething(String entry) {
        return WORD.matcher(entry).find() && !NOTHING.matcher(entry).matches() && !ListRemarks.is(entry);
    }

    private static String unmarked(String line) {
        String rest = line;
        // "- 1. The man is tall." has two marks
        for (int marks = 0; marks < 3; marks++) {
            Matcher marker = MARKER.matcher(rest);
            if (!marker.find()) {
                break;
            }
            rest = rest.substring(marker.end());
        }
        return strip(rest);
    }

    private static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isBlank(text.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /**
     * Whether a character is one of {@link #BLANK}. A loop is used because a pattern would scan a run of blanks once
     * per blank.
     */
    private static boolean isBlank(char letter) {
        return letter >= '\t' && letter <= '\r'
                || letter == '\u0085'
                || letter == '\u200b'
                || letter == '\u2060'
                || letter == '\ufeff'
                || Character.isSpaceChar(letter);
    }
}
