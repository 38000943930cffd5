package io.github.rlaifv.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of a folder with their contents, to compare folders byte by byte. */
public final class FolderBytes {
    private FolderBytes() {}

    /**
     * Returns the files of a folder by their paths inside it, hidden ones too: texts, or hashes of other files. Ledgers are
     * left out, because they hold times.
     */
    public static SortedMap<String, String> of(Path folder) {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (name.endsWith(Ledger.FILE)) {
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                all.put(name, name.matches(".*\\.(jsonl?|md)") ? new String(bytes, UTF_8) : ContentHash.of(bytes));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
