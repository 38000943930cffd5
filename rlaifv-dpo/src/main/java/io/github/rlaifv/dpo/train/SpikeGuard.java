package io.github.rlaifv.dpo.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.math3.stat.descriptive.SummaryStatistics;

/**
 * Stops a run whose loss jumps. A step is rejected if its loss is more than a number of standard deviations above the
 * mean loss of the previous steps.
 *
 * @param deviations limit in standard deviations, > 0
 * @param window number of previous steps that mean and deviation are computed from
 * @param least number of steps that must be recorded before a step can be rejected, >= 2
 */
public record SpikeGuard(double deviations, int window, int least) {
    /** Keeps a run whose loss hardly varies from being stopped by a tiny change. */
    private static final double SMALLEST_DEVIATION = 0.01;

    /** Minimum number of steps whose loss is remembered. */
    private static final int KEPT = 64;

    /** Rejects no step. A loss that is not finite stops a run in any case. */
    public static final SpikeGuard OFF = new SpikeGuard(Double.POSITIVE_INFINITY, 2, 2);

    public SpikeGuard {
        if (!(deviations > 0)) {
            throw new IllegalArgumentException("deviations must be > 0, were " + deviations);
        }
        if (least < 2 || window < least) {
            throw new IllegalArgumentException(
                    "window and least must satisfy 2 <= least <= window, were " + window + " and " + least);
        }
    }

    /** Returns the options as {@code training.json} records them. */
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

    /** Compares a loss with the last 64 steps, from the 16th step on. */
    public static SpikeGuard deviations(double limit) {
        return new SpikeGuard(limit, 64, 16);
    }

    /**
     * The losses of the previous steps. They are recorded even if no step is rejected, for a run that resumes with
     * another guard.
     */
    public final class History {
        private final Deque<Double> losses = new ArrayDeque<>();

        /** Returns why a step with this loss must not be taken; empty if it may. */
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
                            + before.getMean() + " of the last " + known + " steps, but at most " + deviations
                            + " are allowed");
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

    /** Returns a history without losses. */
    public History history() {
        return new History();
    }
}
