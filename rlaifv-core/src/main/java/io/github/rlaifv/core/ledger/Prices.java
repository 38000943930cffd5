package io.github.rlaifv.core.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.json.JsonDocument;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.WorkLocal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The prices of models. They never affect results. A file of prices looks like this; prices that it does not name are
 * 0, and cached tokens cost as much as other input tokens unless they have a price:
 *
 * <pre>{@code
 * {"currency": "USD", "models": [
 *   {"model": "gpt-4o*", "perMillionPromptTokens": 2.5, "perMillionCachedTokens": 1.25, "perMillionCompletionTokens": 10},
 *   {"model": "llava-*", "perHour": 3.2}
 * ]}
 * }</pre>
 *
 * @param currency name of the currency
 * @param models prices by model; the first one that matches a model's name applies
 */
public record Prices(String currency, List<ModelPrice> models) {
    private static final WorkLocal<Prices> CURRENT = new WorkLocal<>();
    private static final String CURRENCY = "currency";
    private static final String MODELS = "models";
    private static final String MODEL = "model";
    private static final String PROMPT = "perMillionPromptTokens";
    private static final String CACHED = "perMillionCachedTokens";
    private static final String COMPLETION = "perMillionCompletionTokens";
    private static final String IMAGE = "perImage";
    private static final String HOUR = "perHour";

    /** @throws BadDataException if the currency is blank */
    public Prices {
        models = List.copyOf(models);
        if (currency.isBlank()) {
            throw new BadDataException("the currency of prices is blank: name it, such as USD");
        }
    }

    /**
     * Reads a file of prices.
     *
     * @throws BadDataException naming the file and the field that can't be used
     */
    public static Prices read(Path file) {
        return of(JsonDocument.read(file, InputLimit.SETTINGS, "see the documentation of Prices for an example"));
    }

    static Prices of(JsonRecord json) {
        json.only(CURRENCY, MODELS);
        return new Prices(
                json.filled(CURRENCY),
                json.list(MODELS).stream().map(Prices::price).toList());
    }

    private static ModelPrice price(JsonRecord json) {
        json.only(MODEL, PROMPT, CACHED, COMPLETION, IMAGE, HOUR);
        if (json.json().size() < 2) {
            throw json.problem(MODEL, "has no price: add one, such as " + PROMPT + " or " + HOUR);
        }
        double prompt = price(json, PROMPT, 0);
        return new ModelPrice(
                json.filled(MODEL),
                prompt,
                price(json, CACHED, prompt),
                price(json, COMPLETION, 0),
                price(json, IMAGE, 0),
                price(json, HOUR, 0));
    }

    private static double price(JsonRecord json, String field, double otherwise) {
        return json.has(field) ? json.number(field, 0, Double.MAX_VALUE) : otherwise;
    }

    ObjectNode json() {
        ObjectNode json = JsonText.object().put(CURRENCY, currency);
        ArrayNode all = json.putArray(MODELS);
        for (ModelPrice price : models) {
            all.addObject()
                    .put(MODEL, price.model())
                    .put(PROMPT, price.perMillionPromptTokens())
                    .put(CACHED, price.perMillionCachedTokens())
                    .put(COMPLETION, price.perMillionCompletionTokens())
                    .put(IMAGE, price.perImage())
                    .put(HOUR, price.perHour());
        }
        return json;
    }

    /** The price of a model; empty if none is known. */
    public Optional<ModelPrice> of(String model) {
        return models.stream().filter(price -> price.matches(model)).findFirst();
    }

    /**
     * Runs work whose ledgers state costs at these prices.
     *
     * @return the result of the work
     */
    public <T> T during(Supplier<T> work) {
        return CURRENT.with(this, work);
    }

    /** The prices of the current work; empty if none were given. */
    public static Optional<Prices> current() {
        return CURRENT.get();
    }
}
