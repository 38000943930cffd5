package io.github.rlaifv.report.inspect.item;

import java.util.Locale;
import java.util.Objects;

/**
 * Conditions on items, all of which must hold, and the order of those that meet them.
 *
 * @param text text that the id, the question, a response or a claim contains, regardless of case; empty accepts all
 * @param state condition on verdicts and pairs
 * @param leastWords least number of words of the longest response
 * @param mostWords largest number of words of the longest response
 * @param leastGap least difference of scores; negative infinity also accepts items without a difference
 * @param mostGap largest difference of scores; infinity also accepts items without a difference
 * @param order order of the selected items
 */
public record ItemFilter(
        String text, ItemState state, int leastWords, int mostWords, double leastGap, double mostGap, ItemOrder order) {
    /** Accepts every item, in the order of the file. */
    public static final ItemFilter ALL = new ItemFilter(
            "",
            ItemState.ANY,
            0,
            Integer.MAX_VALUE,
            Double.NEGATIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            ItemOrder.FILE);

    public ItemFilter {
        text = text.strip();
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(order, "order");
        if (Double.isNaN(leastGap) || Double.isNaN(mostGap)) {
            throw new IllegalArgumentException("the bounds of the score gap must be numbers");
        }
    }

    /** Returns the same filter with another text. */
    public ItemFilter withText(String value) {
        return new ItemFilter(value, state, leastWords, mostWords, leastGap, mostGap, order);
    }

    /** Returns the same filter with another condition on verdicts and pairs. */
    public ItemFilter withState(ItemState value) {
        return new ItemFilter(text, value, leastWords, mostWords, leastGap, mostGap, order);
    }

    /** Returns the same filter with other bounds of the number of words, both inclusive. */
    public ItemFilter withWords(int least, int most) {
        return new ItemFilter(text, state, least, most, leastGap, mostGap, order);
    }

    /** Returns the same filter with other bounds of the difference of scores, both inclusive. */
    public ItemFilter withGap(double least, double most) {
        return new ItemFilter(text, state, leastWords, mostWords, least, most, order);
    }

    /** Returns the same filter with another order. */
    public ItemFilter withOrder(ItemOrder value) {
        return new ItemFilter(text, state, leastWords, mostWords, leastGap, mostGap, value);
    }

    /** Whether an item meets all conditions but that on the text. */
    boolean accepts(ItemTraits item) {
        boolean gaps = Double.isNaN(item.gap())
                ? leastGap == Double.NEGATIVE_INFINITY && mostGap == Double.POSITIVE_INFINITY
                : item.gap() >= leastGap && item.gap() <= mostGap;
        return gaps && item.words() >= leastWords && item.words() <= mostWords && state.accepts(item);
    }

    /** Whether an item contains the text. */
    boolean contains(InspectedItem item) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return in(item.id(), wanted)
                || in(item.question(), wanted)
                || item.allResponses().stream()
                        .anyMatch(response -> in(response.text(), wanted)
                                || response.claims().stream().anyMatch(claim -> in(claim.statement(), wanted)));
    }

    private static boolean in(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
