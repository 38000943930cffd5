package io.github.rlaifv.feedback;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Files that a killed run had begun and not put in their place. */
final class Leftovers {
    private Leftovers() {}

    static void remove(Path folder) {
        for (Path place : List.of(folder, folder.resolve("images"))) {
            if (!Files.isDirectory(place)) {
                continue;
            }
            try (Stream<Path> files = Files.list(place)) {
                for (Path file :
                        files.filter(file -> file.toString().endsWith(".part")).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException("unfinished files in " + place + " can't be removed", e);
            }
        }
    }
}
