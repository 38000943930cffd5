package io.github.rlaifv.report.internal.view;

import io.github.rlaifv.report.inspect.item.ItemFilter;
import io.github.rlaifv.report.inspect.item.ItemOrder;
import io.github.rlaifv.report.inspect.item.ItemState;
import java.math.BigDecimal;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.StringJoiner;

/**
 * The filter and the page of a list, as the query of an address.
 *
 * @param filter the filter
 * @param page number of the page, counted from 1
 */
public record ListQuery(ItemFilter filter, int page) {
    /** All items, first page. */
    public static final ListQuery FIRST = new ListQuery(ItemFilter.ALL, 1);

    static final String TEXT = "text";
    static final String STATE = "state";
    static final String LEAST_WORDS = "least-words";
    static final String MOST_WORDS = "most-words";
    static final String LEAST_GAP = "least-gap";
    static final String MOST_GAP = "most-gap";
    static final String ORDER = "order";
    static final String PAGE = "page";

    public ListQuery {
        Objects.requireNonNull(filter, "filter");
    }

    /**
     * Reads a query. Unknown parameters are ignored.
     *
     * @param query raw query without the question mark; may be empty
     * @throws IllegalArgumentException naming the parameter whose value can't be used
     */
    public static ListQuery parse(String query) {
        Map<String, String> values = values(query);
        ItemFilter filter = ItemFilter.ALL
                .withText(values.getOrDefault(TEXT, ""))
                .withState(constant(ItemState.class, values, STATE, ItemState.ANY))
                .withWords(count(values, LEAST_WORDS, 0), count(values, MOST_WORDS, Integer.MAX_VALUE))
                .withGap(
                        number(values, LEAST_GAP, Double.NEGATIVE_INFINITY),
                        number(values, MOST_GAP, Double.POSITIVE_INFINITY))
                .withOrder(constant(ItemOrder.class, values, ORDER, ItemOrder.FILE));
        return new ListQuery(filter, Math.max(1, count(values, PAGE, 1)));
    }

    private static Map<String, String> values(String query) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String part : query.split("&")) {
            int sign = part.indexOf('=');
            if (sign > 0) {
                values.put(
                        decoded(part.substring(0, sign)),
                        decoded(part.substring(sign + 1)).strip());
            }
        }
        values.values().removeIf(String::isEmpty);
        return values;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static int count(Map<String, String> values, String name, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException(name + " must be a whole number, was '" + value + "'");
        }
        return Integer.parseInt(value);
    }

    private static double number(Map<String, String> values, String name, double otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("-?\\d{1,12}(\\.\\d{1,12})?")) {
            throw new IllegalArgumentException(name + " must be a number such as 1.5, was '" + value + "'");
        }
        return Double.parseDouble(value);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, Map<String, String> values, String name, E otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        for (E known : type.getEnumConstants()) {
            if (word(known).equals(value)) {
                return known;
            }
        }
        throw new IllegalArgumentException(name + " is unknown: '" + value + "'");
    }

    /** Returns a constant as it stands in addresses. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns the same filter with another page. */
    public ListQuery withPage(int value) {
        return new ListQuery(filter, value);
    }

    /** Returns the query without the question mark; empty for all items on the first page. */
    public String text() {
        StringJoiner query = new StringJoiner("&");
        add(query, TEXT, filter.text());
        add(query, STATE, filter.state() == ItemState.ANY ? "" : word(filter.state()));
        add(query, LEAST_WORDS, leastWords());
        add(query, MOST_WORDS, mostWords());
        add(query, LEAST_GAP, gap(filter.leastGap()));
        add(query, MOST_GAP, gap(filter.mostGap()));
        add(query, ORDER, filter.order() == ItemOrder.FILE ? "" : word(filter.order()));
        add(query, PAGE, page == 1 ? "" : Integer.toString(page));
        return query.toString();
    }

    String leastWords() {
        return filter.leastWords() == 0 ? "" : Integer.toString(filter.leastWords());
    }

    String mostWords() {
        return filter.mostWords() == Integer.MAX_VALUE ? "" : Integer.toString(filter.mostWords());
    }

    /** Returns a bound as text, in a form that {@link #parse} reads; empty if it is infinite. */
    static String gap(double bound) {
        return Double.isInfinite(bound)
                ? ""
                : new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }

    private static void add(StringJoiner query, String name, String value) {
        if (!value.isEmpty()) {
            query.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
    }
}
