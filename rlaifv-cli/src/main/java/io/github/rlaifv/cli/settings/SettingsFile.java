package io.github.rlaifv.cli.settings;

import java.nio.file.Path;
import java.util.List;

/**
 * A settings file in YAML or JSON: the options of a command by their names without dashes.
 *
 * @param path path of the file
 * @param settings its fields in their order
 */
record SettingsFile(Path path, List<Setting> settings) {
    SettingsFile {
        settings = List.copyOf(settings);
    }

    /** The place of a field, as messages begin with it. */
    String place(Setting setting) {
        return path + ", line " + setting.line() + ", field " + setting.name();
    }
}
