package io.github.rlaifv.core.text;

import io.github.rlaifv.core.run.BadDataException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that a chat template writes, in the order of the template and without its conditions. Placeholders stand
 * for values: {@code {content}} for a message, {@code {stripped}} for a message without surrounding space, {@code
 * {system}}, {@code {role}}, {@code {bos}} and {@code {eos}} for what their names say, and {@code {?}} for anything
 * else. Whitespace is as Jinja renders chat templates: a line break after a block is dropped, and so are spaces before
 * a block at the beginning of a line.
 */
final class FlatTemplate {
    private static final Pattern PART = Pattern.compile(
            "(?<open>\\{%|\\{\\{|\\{#)(?<left>[-+]?)(?<code>.*?)(?<right>[-+]?)(?<close>%\\}|\\}\\}|#\\})",
            Pattern.DOTALL);
    private static final Pattern TERM = Pattern.compile(
            "'([^'\\\\]*+(?:\\\\.[^'\\\\]*+)*+)'|\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\""
                    + "|((?:\\[[^]]{0,2000}+\\]|\\([^)]{0,2000}+\\)|[^'\"+\\[(]++)++)|.",
            Pattern.DOTALL);
    private static final Pattern SPACES_OF_A_LINE = Pattern.compile("(?<=^|\\n)[ \\t]+$");

    /** Longest expression in characters: an unclosed string in an expression is searched for from each of them. */
    private static final int LONGEST_EXPRESSION = 4096;

    private FlatTemplate() {}

    static String of(String template) {
        StringBuilder flat = new StringBuilder();
        // A mark that opens after the last end is never closed. Searching for its end from each position would take too
        // long.
        int lastEnd =
                Math.max(template.lastIndexOf("%}"), Math.max(template.lastIndexOf("}}"), template.lastIndexOf("#}")));
        Matcher part = PART.matcher(template).region(0, lastEnd < 0 ? 0 : lastEnd + 2);
        int at = 0;
        boolean strip = false;
        boolean dropLine = false;
        while (part.find()) {
            boolean block = !part.group("open").equals("{{");
            String raw = template.substring(at, part.start());
            String text = between(raw, strip, dropLine);
            if (part.group("left").equals("-")) {
                text = text.stripTrailing();
            } else if (block && (raw.indexOf('\n') >= 0 || at == 0)) {
                text = SPACES_OF_A_LINE.matcher(text).replaceFirst("");
            }
            flat.append(text);
            if (!block) {
                expression(part.group("code"), flat);
            }
            strip = part.group("right").equals("-");
            dropLine = block;
            at = part.end();
        }
        return flat.append(between(template.substring(at), strip, dropLine)).toString();
    }

    private static String between(String text, boolean strip, boolean dropLine) {
        if (strip) {
            return text.stripLeading();
        }
        return dropLine && text.startsWith("\n") ? text.substring(1) : text;
    }

    private static void expression(String code, StringBuilder flat) {
        if (code.length() > LONGEST_EXPRESSION) {
            throw new BadDataException("a chat template has an expression of " + code.length() + " characters, over the"
                    + " limit of " + LONGEST_EXPRESSION + ": download the template again");
        }
        Matcher term = TERM.matcher(code);
        while (term.find()) {
            String literal = term.group(1) == null ? term.group(2) : term.group(1);
            String name = term.group(3) == null ? "" : term.group(3).strip();
            if (literal != null) {
                flat.append(literal.replace("\\n", "\n").replace("\\'", "'").replace("\\\"", "\""));
            } else if (!name.isEmpty()) {
                flat.append(value(name));
            }
        }
    }

    private static String value(String name) {
        if (name.startsWith("raise_exception")) {
            return "";
        }
        if (name.contains("system")) {
            return "{system}";
        }
        if (name.contains("content")) {
            return name.contains("strip") || name.contains("trim") ? "{stripped}" : "{content}";
        }
        return name.contains("eos_token")
                ? "{eos}"
                : name.contains("bos_token") ? "{bos}" : name.contains("role") ? "{role}" : "{?}";
    }
}
