package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.run.BadDataException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The settings that a folder of results was made with. */
final class RunSettings {
    private static final String FILE = "settings.json";

    private RunSettings() {}

    /** Writes the settings into a new folder; in an old one, they must be the same. */
    static void claim(Path folder, SortedMap<String, String> settings) {
        Path file = folder.resolve(FILE);
        if (Files.exists(file)) {
            compare(file, settings);
            return;
        }
        RunFiles.of(folder).filter(RunSettings::holdsSomething).findFirst().ifPresent(result -> {
            throw new BadDataException(result + " is there but " + file
                    + " is not, so it is unknown how it was made; use another folder or remove it");
        });
        ObjectNode json = JsonLines.object();
        settings.forEach(json::put);
        JsonLines.write(file, Stream.of(json));
    }

    private static boolean holdsSomething(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    private static void compare(Path file, SortedMap<String, String> settings) {
        SortedMap<String, String> before = read(file);
        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(before.keySet());
        names.addAll(settings.keySet());
        for (String name : names) {
            String then = before.getOrDefault(name, "(none)");
            String now = settings.getOrDefault(name, "(none)");
            if (!then.equals(now)) {
                differences.add(name + " was " + shorten(then) + " and is now " + shorten(now));
            }
        }
        if (!differences.isEmpty()) {
            throw new BadDataException(file + " holds other settings: " + String.join("; ", differences)
                    + ". Use another folder, or the same settings to continue");
        }
    }

    private static SortedMap<String, String> read(Path file) {
        try {
            ObjectNode json =
                    JsonLines.parse(file, 1, Files.readString(file).strip()).json();
            SortedMap<String, String> settings = new TreeMap<>();
            json.fields()
                    .forEachRemaining(entry ->
                            settings.put(entry.getKey(), entry.getValue().asText()));
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }

    private static String shorten(String text) {
        String line = text.replace("\n", "\\n");
        return line.length() <= 120 ? line : line.substring(0, 117) + "...";
    }
}
