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
 * io.github.rlaifv.inference.evaluation.Benchmark#measure}. Each {@link Measure} becomes one metric, the ratio of two
 * sums over the items.
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
     * Creates a collector without measures.
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
     * Adds to the numerator and denominator of one item in a measure. An item to which nothing is added does not count.
     *
     * @param name name of the metric, such as {@code accuracy}, or {@code attribute/accuracy} for one of several groups
     * @param unit unit of the metric's value
     * @param better direction in which the metric improves
     * @param item index of the item in the benchmark, from 0
     * @param numerator added to the item's numerator
     * @param denominator added to the item's denominator
     * @return this
     * @throws IllegalArgumentException if there is no such item, or if the measure was named before with another unit
     *     or direction
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
     * Adds an item to a metric that is a share of items: its value is the share of the added items for which
     * {@code holds} is true.
     *
     * @param name name of the metric
     * @param better direction in which the metric improves
     * @param item index of the item in the benchmark, from 0
     * @param holds whether the item has the measured property
     * @return this
     */
    public Measures share(String name, Better better, int item, boolean holds) {
        return add(name, Unit.SHARE, better, item, holds ? 1 : 0, 1);
    }

    /**
     * Adds an item to the metric {@code unreadable}, the share of items without a readable answer or judgment.
     *
     * @param item index of the item in the benchmark, from 0
     * @param holds whether the item's answer or judgment is unreadable
     * @return this
     */
    public Measures unreadable(int item, boolean holds) {
        return share("unreadable", Better.LOWER, item, holds);
    }

    /**
     * Adds the length of an item's answer to the metric {@code words}, the mean number of words per answer. Report it
     * with every hallucination rate, because shorter answers contain fewer hallucinations.
     *
     * @param item index of the item in the benchmark, from 0
     * @param answer the model's answer; words are separated by white space
     * @return this
     */
    public Measures length(int item, String answer) {
        return length("", item, answer);
    }

    /**
     * Adds the length of an item's answer to the mean number of words per answer in a group of items.
     *
     * @param group prefix of the metric's name, such as {@code attribute/}
     * @param item index of the item in the benchmark, from 0
     * @param answer the model's answer; words are separated by white space
     * @return this
     */
    public Measures length(String group, int item, String answer) {
        int words = Words.count(answer);
        return add(group + "words", Unit.COUNT, Better.NEITHER, item, words, 1);
    }

    /** Returns the measures in the order in which their names were first added. */
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
