package io.github.rlaifv.core.decoding;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * When a beam search ends before the limit of new tokens, once it has found as many finished responses as it has beams. The
 * values are those of the option {@code early_stopping} of Hugging Face transformers.
 */
public enum EarlyStopping {
    /**
     * {@code false}: as soon as the best beam, divided by its current length, is no better than the worst finished response.
     * Responses that become better only by growing longer may be missed.
     */
    HEURISTIC("false"),
    /** {@code true}: at once. */
    ENOUGH("true"),
    /**
     * {@code "never"}: only if no beam can become better than the worst finished response, also if the length penalty rewards
     * the longest response.
     */
    NEVER("never");

    private final String option;

    EarlyStopping(String option) {
        this.option = option;
    }

    /** The value of {@code early_stopping} in transformers: {@code false}, {@code true} or {@code never}. */
    public String option() {
        return option;
    }

    /**
     * Reads a value of {@code early_stopping}, in any case.
     *
     * @throws IllegalArgumentException if it is none of {@code false}, {@code true} and {@code never}
     */
    public static EarlyStopping of(String option) {
        return Arrays.stream(values())
                .filter(value -> value.option.equals(option.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("early stopping must be one of "
                        + Arrays.stream(values()).map(EarlyStopping::option).collect(Collectors.joining(", "))
                        + ", was '" + option + "'"));
    }
}
