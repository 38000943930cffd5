package io.github.rlaifv.cli.settings;

import java.util.List;

/**
 * One field of a settings file.
 *
 * @param name name of the field
 * @param line line of the name in the file, counted from 1
 * @param form form of the value
 * @param values texts of the values; {@code name=value} for each entry of a map
 */
record Setting(String name, int line, Form form, List<String> values) {
    /** The forms of values. */
    enum Form {
        NULL,
        SINGLE,
        LIST,
        MAP
    }

    Setting {
        values = List.copyOf(values);
    }

    /** Whether the field stands for an option that is not given: null, or an empty list. */
    boolean absent() {
        return values.isEmpty();
    }
}
