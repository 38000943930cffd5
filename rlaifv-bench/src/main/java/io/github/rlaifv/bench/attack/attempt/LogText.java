package io.github.rlaifv.bench.attack.attempt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The output of a process.
 *
 * @param text the whole output
 */
public record LogText(String text) {
    private static final int LONGEST = 900;

    /** Reads a log. */
    public static LogText of(Path log) throws IOException {
        return new LogText(Files.readString(log, StandardCharsets.ISO_8859_1));
    }

    /** Returns whether the output has a stack trace, which no user should see. */
    public boolean hasStackTrace() {
        return text.contains("\tat ");
    }

    /** Returns the end of the output without frames of stack traces. */
    public String brief() {
        StringBuilder lines = new StringBuilder();
        text.lines()
                .filter(line -> !line.startsWith("\tat ") && !line.startsWith("\t\tat ") && !line.contains("... "))
                .forEach(line -> lines.append(line).append('\n'));
        return lines.length() <= LONGEST ? lines.toString() : "..." + lines.substring(lines.length() - LONGEST);
    }
}
