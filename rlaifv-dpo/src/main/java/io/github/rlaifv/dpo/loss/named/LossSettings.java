package io.github.rlaifv.dpo.loss.named;

import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.dpo.loss.Divergence;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The options of one loss, with default values where the text names none.
 *
 * @param name name of the loss, for messages
 * @param values values by name of the option
 */
record LossSettings(String name, Map<String, String> values) {

    double number(String option) {
        String value = values.getOrDefault(option, "");
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw wrong(option, "a number", e);
        }
    }

    boolean flag(String option) {
        return switch (LowerCase.of(values.getOrDefault(option, ""))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(option, "true or false", null);
        };
    }

    <E extends Enum<E>> E choice(String option, Class<E> type) {
        String value = values.getOrDefault(option, "");
        return Arrays.stream(type.getEnumConstants())
                .filter(known -> LowerCase.of(known.name()).equals(LowerCase.of(value)))
                .findFirst()
                .orElseThrow(() -> wrong(
                        option,
                        "one of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(known -> LowerCase.of(known.name()))
                                        .collect(Collectors.joining(", ")),
                        null));
    }

    Divergence divergence() {
        Divergence.Kind kind = choice("divergence", Divergence.Kind.class);
        return new Divergence(kind, kind == Divergence.Kind.ALPHA ? number("alpha") : 1);
    }

    private IllegalArgumentException wrong(String option, String expected, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "option " + option + " of the loss " + name + " must be " + expected + ", was '"
                        + values.getOrDefault(option, "") + "'",
                cause);
    }
}
