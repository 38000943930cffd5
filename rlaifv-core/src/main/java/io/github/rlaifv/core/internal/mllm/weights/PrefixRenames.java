package io.github.rlaifv.core.internal.mllm.weights;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Renames tensors by the beginning of their names.
 *
 * @param prefixes old prefixes with the new ones, tried in order, so longer prefixes come before their own beginnings
 */
public record PrefixRenames(List<Map.Entry<String, String>> prefixes) {
    public PrefixRenames {
        prefixes = List.copyOf(prefixes);
    }

    /** Returns the new name; empty if no prefix matches. */
    public Optional<String> of(String name) {
        return prefixes.stream()
                .filter(prefix -> name.startsWith(prefix.getKey()))
                .findFirst()
                .map(prefix ->
                        prefix.getValue() + name.substring(prefix.getKey().length()));
    }
}
