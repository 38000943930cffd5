package io.github.rlaifv.bench.attack.fuzz;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Summarizes the content of files. */
final class FileDigests {
    private FileDigests() {}

    /** Returns a line per file: its name and a hash of its bytes, or that it does not exist. */
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

    /** Hashes a file; blank lines of JSON Lines are ignored. */
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
