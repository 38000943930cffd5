package io.github.rlaifv.core.ledger;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * The price of using a model, in the currency of its {@link Prices}. A server of others usually asks for tokens, a
 * machine of one's own costs time.
 *
 * @param model name of the model; {@code *} stands for any part of a name
 * @param perMillionPromptTokens price of a million input tokens, without cached ones
 * @param perMillionCachedTokens price of a million input tokens that were not computed again
 * @param perMillionCompletionTokens price of a million generated tokens
 * @param perImage price of an image
 * @param perHour price of an hour in which at least one call of the model was running, of everything that serves it
 */
public record ModelPrice(
        String model,
        double perMillionPromptTokens,
        double perMillionCachedTokens,
        double perMillionCompletionTokens,
        double perImage,
        double perHour) {
    private static final double MILLION = 1e6;
    private static final double SECONDS_PER_HOUR = 3600;

    /** @throws BadDataException if a price is negative or not finite; the message names the model */
    public ModelPrice {
        Objects.requireNonNull(model, "model");
        DoubleStream.of(perMillionPromptTokens, perMillionCachedTokens, perMillionCompletionTokens, perImage, perHour)
                .filter(price -> !(price >= 0) || Double.isInfinite(price))
                .findFirst()
                .ifPresent(price -> {
                    throw new BadDataException("the prices of the model '" + model
                            + "' must be finite and at least 0, one was " + price + ": correct it");
                });
    }

    /**
     * The price of a model that is served by others.
     *
     * @param prompt price of a million input tokens, also of cached ones
     * @param completion price of a million generated tokens
     */
    public static ModelPrice ofTokens(String model, double prompt, double completion) {
        return new ModelPrice(model, prompt, prompt, completion, 0, 0);
    }

    /** The price of a model on a machine that costs time. */
    public static ModelPrice ofHours(String model, double perHour) {
        return new ModelPrice(model, 0, 0, 0, 0, perHour);
    }

    /** Whether this is the price of a model. */
    public boolean matches(String name) {
        String pattern =
                Arrays.stream(model.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(name).matches();
    }

    /** What use of the model costs. */
    public double cost(Usage usage) {
        return usage.computedTokens() / MILLION * perMillionPromptTokens
                + usage.cachedTokens() / MILLION * perMillionCachedTokens
                + usage.completionTokens() / MILLION * perMillionCompletionTokens
                + usage.images() * perImage
                + usage.seconds() / SECONDS_PER_HOUR * perHour;
    }
}
