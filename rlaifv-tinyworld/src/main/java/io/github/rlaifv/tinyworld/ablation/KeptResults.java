package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The finished results of one seed, in a file per model: {@code base.json} and {@code arm-NAME.json}. A result counts only
 * as long as the settings that decide it are the same.
 *
 * @param folder folder of the seed
 */
record KeptResults(Path folder) {
    static final String FILES = "arm-*.json";
    static final String BASE = "base.json";

    /**
     * A finished result.
     *
     * @param settings everything that decides it
     * @param row results of the arm; null for the model before alignment
     * @param heldOut the model's responses to the held-out scenes
     */
    record Kept(Map<String, String> settings, @Nullable AblationRow row, MeasuredScenes heldOut) {}

    /** Returns the name of an arm's file. */
    static String name(AblationArm arm) {
        return FILES.replace("*", arm.fileName());
    }

    /**
     * Reads a finished result; empty if there is none with these settings.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the file is damaged
     */
    Optional<Kept> find(String name, SortedMap<String, String> settings) {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Kept kept = JsonDocument.read(file, InputLimit.TEXT, "delete it to compute it anew")
                .asSnakeCase(Kept.class);
        return Optional.of(kept).filter(one -> new TreeMap<>(one.settings()).equals(settings));
    }

    /** Writes a finished result. */
    Kept keep(String name, Kept kept) {
        AtomicFile.write(folder.resolve(name), JsonText.prettySnakeCase(kept) + "\n");
        return kept;
    }
}
