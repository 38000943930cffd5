package io.github.rlaifv.dpo.loss.named;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A loss that {@link LossNames} knows by name.
 *
 * @param name name, which is TRL's where TRL has the loss
 * @param options default value of each option by name, in order
 * @param description what the loss does, in a few words
 */
public record NamedLoss(String name, Map<String, String> options, String description) {
    public NamedLoss {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(description, "description");
        options = Collections.unmodifiableMap(new LinkedHashMap<>(options));
    }

    /** Returns the loss with all its options and their default values, such as {@code simpo:beta=2.0,gamma=1.0}. */
    public String text() {
        return options.isEmpty()
                ? name
                : name + ":"
                        + options.entrySet().stream()
                                .map(option -> option.getKey() + "=" + option.getValue())
                                .collect(Collectors.joining(","));
    }
}
