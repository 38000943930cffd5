package io.github.rlaifv.inference.evaluation.statistics;

import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects measures item by item, in the order in which they are first named. */
public final class Measures {
    private final int items;
    private final Map<String, Sums> sums = new LinkedHashMap<>();

    private record Sums(Unit unit, Better better, double[] above, double[] below) {}

    public Measures(int items) {
        this.items = items;
    }

    /** Adds to an item's part of a figure. */
    public Measures add(String name, Unit unit, Better better, int item, double numerator, double denominator) {
        Sums own = sums.computeIfAbsent(name, key -> new Sums(unit, better, new double[items], new double[items]));
        own.above()[item] += numerator;
        own.below()[item] += denominator;
        return this;
    }

    /** A share of items. */
    public Measures share(String name, Better better, int item, boolean holds) {
        return add(name, Unit.SHARE, better, item, holds ? 1 : 0, 1);
    }

    /** The share of items without a readable answer or judgement, beside the figures. */
    public Measures unreadable(int item, boolean holds) {
        return share("unreadable", Better.LOWER, item, holds);
    }

    /** Words of an answer, beside every rate of hallucination. */
    public Measures length(int item, String answer) {
        return length("", item, answer);
    }

    /**
     * The same for a group.
     *
     * @param group put before the name
     */
    public Measures length(String group, int item, String answer) {
        int words = answer.isBlank() ? 0 : answer.strip().split("\\s+").length;
        return add(group + "words", Unit.COUNT, Better.NEITHER, item, words, 1);
    }

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
