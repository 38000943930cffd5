package io.github.rlaifv.align;

import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The file {@code alignment-settings.json}: the settings that the rounds of an alignment depend on. */
final class AlignmentSettingsFile {
    private static final String FILE = "alignment-settings.json";

    private static final RunKind KIND =
            new RunKind("alignment's settings", new TreeSet<>(Set.of(FILE)), entry -> false);

    private AlignmentSettingsFile() {}

    /**
     * Writes the settings to a new folder, or compares them with those of the run in the folder.
     *
     * @param defaults what a setting is where it is not recorded, by name
     * @throws BadDataException naming each setting that differs, with both values
     */
    static void claim(Path output, SortedMap<String, String> settings, SortedMap<String, String> defaults) {
        SortedMap<String, String> all = new TreeMap<>(settings);
        all.put("format", "1");
        BoundSettings.of(FILE, "alignment.json", all)
                .assuming(defaults)
                .open(output, KIND)
                .close();
    }
}
