package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Collects the measures of a benchmark item by item, for {@link
 * io.github.rlaifv.inference.evaluation.Benchmark#measure}. Each measure is a ratio of two sums over the items; {@link
 * #build} returns the measures in the order in which they were first named.
 *
 * <pre>{@code
 * Measures measures = new Measures(answers.size());
 * for (int i = 0; i < answers.size(); i++) {
 *     measures.share("accuracy", Better.HIGHER, i, answers.get(i).equals(truths.get(i)));
 *     measures.length(i, answers.get(i));
 * }
 * return measures.build();
 * }</pre>
 *
 * <p>Not safe for use by several threads.
 */
public final class Measures {
    private final int items;
    private final Map<String, Sums> sums = new LinkedHashMap<>();

    private record Sums(Unit unit, Better better, double[] above, double[] below) {}

    /**
     * Starts without measures.
     *
     * @param items number of the benchmark's items
     * @throws IllegalArgumentException if the number is negative
     */
    public Measures(int items) {
        if (items < 0) {
            throw new IllegalArgumentException("items must be >= 0, was " + items);
        }
        this.items = items;
    }

    /**
     * Adds to one item's part of a measure. An item to which nothing is added counts in neither sum.
     *
     * @param name name of the measure, such as {@code accuracy}, or {@code attribute/accuracy} for one of several groups
     * @param unit unit of the measure's value
     * @param better which direction is the better one
     * @param item index of the item in the benchmark, from 0
     * @param numerator what the item adds to the upper sum
     * @param denominator what the item adds to the lower sum
     * @return this
     * @throws IllegalArgumentException if there is no such item, or if the measure was named before with another unit or
     *     direction
     */
    public Measures add(String name, Unit unit, Better better, int item, double numerator, double denominator) {
        Objects.requireNonNull(name, "name");
        if (item < 0 || item >= items) {
            throw new IllegalArgumentException("measure " + name + ": item must be in [0, " + items + "), was " + item);
        }
        Sums own = sums.computeIfAbsent(name, key -> new Sums(unit, better, new double[items], new double[items]));
        if (own.unit() != unit || own.better() != better) {
            throw new IllegalArgumentException(
                    "measure " + name + " was added as " + own.unit() + ", better " + own.better() + ", and now as "
                            + unit + ", better " + better + "; give it one unit and direction");
        }
        own.above()[item] += numerator;
        own.below()[item] += denominator;
        return this;
    }

    /**
     * Adds an item to a share of items: the measure's value is the share of the added items for which {@code holds} is
     * true.
     *
     * @param name name of the measure
     * @param better which direction is the better one
     * @param item index of the item in the benchmark, from 0
     * @param holds whether the item has what is measured
     * @return this
     */
    public Measures share(String name, Better better, int item, boolean holds) {
        return add(name, Unit.SHARE, better, item, holds ? 1 : 0, 1);
    }

    /**
     * Adds an item to {@code unreadable}, the share of items without a readable answer or judgment, which stands beside
     * the other measures.
     *
     * @param item index of the item in the benchmark, from 0
     * @param holds whether the item's answer or judgment can't be read
     * @return this
     */
    public Measures unreadable(int item, boolean holds) {
        return share("unreadable", Better.LOWER, item, holds);
    }

    /**
     * Adds the length of an item's answer to {@code words}, the mean number of words per answer. It stands beside every
     * rate of hallucination, since shorter answers hold fewer of them.
     *
     * @param item index of the item in the benchmark, from 0
     * @param answer the model's answer, of which words between white space are counted
     * @return this
     */
    public Measures length(int item, String answer) {
        return length("", item, answer);
    }

    /**
     * Adds the length of an item's answer to the mean number of words per answer of a group of items.
     *
     * @param group put before the measure's name, such as {@code attribute/}
     * @param item index of the item in the benchmark, from 0
     * @param answer the model's answer, of which words between white space are counted
     * @return this
     */
    public Measures length(String group, int item, String answer) {
        int words = Words.count(answer);
        return add(group + "words", Unit.COUNT, Better.NEITHER, item, words, 1);
    }

    /** Returns the measures in the order in which they were first named. */
    /** Returns the collected measures. */
    public List<Measure> build() {
        return sums.entrySet().stream()
                .map(one -> new Measure(
                        one.getKey(),
                        one.getValue().unit(),
                        one.getValue().better(),
                        one.getValue().above(),
                        one.getValue().below()))
                .toList();
    }
}
