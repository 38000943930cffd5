package io.github.rlaifv.bench.attack.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Says in short what files hold. */
final class Digest {
    private Digest() {}

    /** A line per file: its name and a hash of its bytes. A file that is not there says so. */
    static String of(Path folder, String... names) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            Path file = folder.resolve(name);
            text.append(name)
                    .append(' ')
                    .append(Files.exists(file) ? hash(file) : "none")
                    .append('\n');
        }
        return text.toString();
    }

    /** Blank lines of JSON Lines say nothing. */
    private static String hash(Path file) throws IOException {
        if (!file.toString().endsWith(".jsonl")) {
            return Integer.toString(Arrays.hashCode(Files.readAllBytes(file)));
        }
        return Files.readString(file, StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList()
                        .hashCode()
                + "";
    }
}
