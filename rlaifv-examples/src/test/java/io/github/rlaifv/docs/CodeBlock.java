package io.github.rlaifv.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A fenced code block of a document.
 *
 * @param place document and line, for messages
 * @param language the word after the opening fence; empty if there is none
 * @param comment the HTML comment on the line before, without its delimiters; empty if there is none
 * @param text the lines between the fences
 */
record CodeBlock(String place, String language, String comment, String text) {
    private static final String SNIPPET = "docs: ";
    private static final String NEEDS = "needs: ";
    private static final Pattern BLOCK =
            Pattern.compile("(?m)^(?: *<!-- ([^\n]*) -->\n)? *```(\\S*)\n(.*?)^ *```$", Pattern.DOTALL);

    static List<CodeBlock> of(Document document) {
        List<CodeBlock> blocks = new ArrayList<>();
        Matcher found = BLOCK.matcher(document.text());
        while (found.find()) {
            long line = document.text().substring(0, found.start(2)).lines().count();
            blocks.add(new CodeBlock(
                    document.name() + ", line " + line,
                    found.group(2),
                    Optional.ofNullable(found.group(1)).orElse(""),
                    found.group(3)));
        }
        return blocks;
    }

    /** Returns the name of the source region that a Java snippet is a copy of. */
    Optional<String> region() {
        return comment.startsWith(SNIPPET) ? Optional.of(comment.substring(SNIPPET.length())) : Optional.empty();
    }

    /** Returns what the commands need that a build does not have, such as a server, a GPU, Python or external data. */
    Optional<String> needs() {
        return comment.startsWith(NEEDS) ? Optional.of(comment.substring(NEEDS.length())) : Optional.empty();
    }

    boolean java() {
        return language.equals("java");
    }

    /** Returns the commands of a block of shell commands, one per entry. */
    Stream<String> commands() {
        if (!language.equals("sh")) {
            return Stream.empty();
        }
        return text.replaceAll("\\\\\n\\s*", "").lines().map(String::strip).filter(line -> !line.isEmpty());
    }
}
