package io.github.rlaifv.feedback;

import io.github.rlaifv.core.internal.SettingsFile;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;

/** The settings that a folder of results was made with. */
final class RunSettings {
    private static final String FILE = "settings.json";

    private RunSettings() {}

    /** Writes the settings into a new folder; in an old one, they must be the same. */
    static void claim(Path folder, SortedMap<String, String> settings) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            RunFiles.of(folder).filter(RunSettings::holdsSomething).findFirst().ifPresent(result -> {
                throw new BadDataException(result + " is there but " + file
                        + " is not, so it is unknown how it was made; use another folder or remove it");
            });
        }
        SettingsFile.claim(file, settings);
    }

    private static boolean holdsSomething(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }
}
