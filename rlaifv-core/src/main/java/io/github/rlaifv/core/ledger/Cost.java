package io.github.rlaifv.core.ledger;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What the use of models costs.
 *
 * @param currency name of the currency
 * @param amount cost of the models whose price is known
 * @param unpriced names of the models whose price is not known, whose cost is missing in {@code amount}
 */
public record Cost(String currency, double amount, SortedSet<String> unpriced) {
    public Cost {
        unpriced = Collections.unmodifiableSortedSet(new TreeSet<>(unpriced));
    }

    static Cost none(String currency) {
        return new Cost(currency, 0, new TreeSet<>());
    }

    /** The cost of use of one model. */
    static Cost of(Prices prices, String model, Usage usage) {
        return prices.of(model)
                .map(price -> new Cost(prices.currency(), price.cost(usage), new TreeSet<>()))
                .orElseGet(() -> new Cost(prices.currency(), 0, new TreeSet<>(Set.of(model))));
    }

    Cost plus(Cost other) {
        SortedSet<String> all = new TreeSet<>(unpriced);
        all.addAll(other.unpriced);
        return new Cost(currency, amount + other.amount, all);
    }

    /** A short text such as {@code 12.34 USD}, {@code unpriced}, or {@code 12.34 USD and unpriced}. */
    @Override
    public String toString() {
        String text = String.format(Locale.ROOT, amount < 1 ? "%.4f %s" : "%.2f %s", amount, currency);
        if (unpriced.isEmpty()) {
            return text;
        }
        return amount == 0 ? "unpriced" : text + " and unpriced";
    }
}
