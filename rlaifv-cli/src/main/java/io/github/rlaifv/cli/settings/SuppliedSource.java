package io.github.rlaifv.cli.settings;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Values for options from one source.
 *
 * @param name name of the source, such as {@code recipe PAPER}
 * @param values values by the name of the option, such as {@code --candidates}
 */
public record SuppliedSource(String name, Map<String, String> values) {
    public SuppliedSource {
        values = new LinkedHashMap<>(values);
    }
}
