package io.github.rlaifv.core.internal.folder;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Stores the settings of results in a file beside them. A resumed run must have the same settings. */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Writes the settings of a new run, replacing earlier ones.
     *
     * @throws io.github.rlaifv.core.run.StorageException if the file can't be written
     */
    public static void begin(Path file, SortedMap<String, String> settings) {
        ObjectNode json = JsonLines.object();
        settings.forEach(json::put);
        JsonLines.write(file, Stream.of(json));
    }

    /**
     * Compares settings with the stored ones, if there are any.
     *
     * @param defaults what a setting is where it is not recorded, by name
     * @throws BadDataException naming each setting that differs, with both values
     */
    public static void requireSame(Path file, SortedMap<String, String> settings, SortedMap<String, String> defaults) {
        if (Files.exists(file)) {
            compare(file, settings, defaults);
        }
    }

    private static void compare(Path file, SortedMap<String, String> settings, SortedMap<String, String> defaults) {
        SortedMap<String, String> before = read(file);
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(settings.keySet());
        for (String name : names) {
            String usual = defaults.getOrDefault(name, "(none)");
            String then = before.getOrDefault(name, usual);
            String now = settings.getOrDefault(name, usual);
            if (!before.containsKey(name) && !defaults.containsKey(name)) {
                differences.add(name + " is not recorded there and is now " + shorten(now));
            } else if (!then.equals(now)) {
                differences.add(name + " was " + shorten(then) + " and is now " + shorten(now));
            }
        }
        if (!differences.isEmpty()) {
            throw new BadDataException(file + " holds other settings: " + String.join("; ", differences)
                    + ". Use another folder, or the same settings to continue");
        }
    }

    private static SortedMap<String, String> read(Path file) {
        return JsonDocument.read(file, InputLimit.SETTINGS, "use another folder, or put the file back as it was")
                .texts();
    }

    private static String shorten(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() <= 120 ? line : line.substring(0, 117) + "...";
    }
}
