package io.github.rlaifv.dpo.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Stops a run whose loss jumps: a step is not taken if its loss lies more than so many standard deviations above the mean
 * of the steps before.
 *
 * @param deviations the limit, > 0
 * @param window how many steps are looked back on
 * @param least with fewer steps behind, nothing is judged
 */
public record SpikeGuard(double deviations, int window, int least) {
    /** A run that hardly varies must not be stopped by a tremor. */
    private static final double SMALLEST_DEVIATION = 0.01;

    /** Steps whose loss is remembered at least. */
    private static final int KEPT = 64;

    /** Judges nothing; a loss that is not finite stops a run in any case. */
    public static final SpikeGuard OFF = new SpikeGuard(Double.POSITIVE_INFINITY, 2, 2);

    public SpikeGuard {
        if (!(deviations > 0)) {
            throw new IllegalArgumentException("deviations must be > 0, were " + deviations);
        }
        if (least < 2 || window < least) {
            throw new IllegalArgumentException(
                    "a window of " + window + " steps, " + least + " at least: need 2 <= least <= window");
        }
    }

    /** For {@code training.json}. */
    public Object describe() {
        if (Double.isInfinite(deviations)) {
            return "off";
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("deviations", deviations);
        all.put("window", window);
        all.put("least", least);
        return all;
    }

    /** Looks back on 64 steps, from the 16th on. */
    public static SpikeGuard deviations(double limit) {
        return new SpikeGuard(limit, 64, 16);
    }

    /** What a run looks back on; kept where nothing is judged too, for a run that goes on with another guard. */
    public final class History {
        private final Deque<Double> losses = new ArrayDeque<>();

        /** Why a step with this loss must not be taken; empty if it may. */
        public Optional<String> objection(double loss) {
            int known = Math.min(window, losses.size());
            if (Double.isInfinite(deviations) || known < least) {
                return Optional.empty();
            }
            SummaryStatistics before = new SummaryStatistics();
            losses.stream().skip(losses.size() - (long) known).forEach(before::addValue);
            double deviation = Math.max(before.getStandardDeviation(), SMALLEST_DEVIATION);
            double jump = (loss - before.getMean()) / deviation;
            return jump <= deviations
                    ? Optional.empty()
                    : Optional.of("its loss lies " + Math.round(jump) + " standard deviations above the mean "
                            + before.getMean() + " of the last " + known + " steps, allowed are " + deviations);
        }

        public void add(double loss) {
            losses.addLast(loss);
            if (losses.size() > Math.max(window, KEPT)) {
                losses.removeFirst();
            }
        }

        public List<Double> losses() {
            return List.copyOf(losses);
        }

        public void restore(List<Double> before) {
            losses.clear();
            losses.addAll(before);
        }
    }

    public History history() {
        return new History();
    }
}
