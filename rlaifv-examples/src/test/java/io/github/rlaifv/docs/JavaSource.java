package io.github.rlaifv.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A source file: its package, its public type, and the first sentence of that type's Javadoc. */
record JavaSource(String text) {
    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([a-z0-9.]+);");
    private static final Pattern PUBLIC_TYPE = Pattern.compile(
            "(?m)^public (?:(?:final|abstract|sealed|non-sealed) )*(?:class|interface|record|enum|@interface) (\\w+)");
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*(.*?)\\*/", Pattern.DOTALL);
    private static final Pattern FIRST_SENTENCE = Pattern.compile("^(.*?\\.)(?= |$)(?<!e\\.g\\.)(?<!i\\.e\\.)");
    private static final Pattern BLOCK_TAGS = Pattern.compile("(?m)^\\s*\\*\\s*@[a-z]+\\b.*", Pattern.DOTALL);

    static JavaSource of(Path file) throws IOException {
        return new JavaSource(Files.readString(file).replace("\r\n", "\n"));
    }

    String packageName() {
        Matcher found = PACKAGE.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no package in " + text);
        }
        return found.group(1);
    }

    Optional<String> publicType() {
        Matcher found = PUBLIC_TYPE.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** Returns the first sentence of the Javadoc of the type or package, as Markdown. */
    String firstSentence() {
        Matcher found = JAVADOC.matcher(text);
        if (!found.find()) {
            throw new IllegalStateException("no Javadoc in " + text);
        }
        String words = BLOCK_TAGS
                .matcher(found.group(1))
                .replaceFirst("")
                .replaceAll("(?m)^\\s*\\*", " ")
                .replaceAll("\\s+", " ")
                .strip()
                .replaceAll("\\{@link(?:plain)? [^} ]+ ([^}]+)}", "$1")
                .replaceAll("\\{@link(?:plain)? (?:[a-z0-9]+\\.)*([^}]+)}", "`$1`")
                .replaceAll("\\{@code ((?:[^{}]|\\{[^}]*})+)}", "`$1`")
                .replaceAll("\\{@value #(\\w+)}", "`$1`")
                .replaceAll("</?(?:p|i|b|em|pre|ul|ol|li|table|tr|td|th|br|a)\\b[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("|", "\\|");
        Matcher sentence = FIRST_SENTENCE.matcher(words);
        return sentence.find() ? sentence.group(1) : words;
    }
}
