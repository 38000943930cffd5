package io.github.rlaifv.core.run;

import io.github.rlaifv.core.metric.MetricRow;
import java.time.Instant;
import java.util.Map;

/** Rows of metrics for tests. */
public final class MetricRows {
    static final Instant START = Instant.parse("2026-11-23T10:00:00.250Z");

    private MetricRows() {}

    public static MetricRow training(long step) {
        return new MetricRow(
                step,
                step / 4.0,
                START.plusSeconds(step),
                Map.of("loss", 1.0 / step, "rewards/margins", 0.1 * step),
                Map.of("tokens_per_second", 100.0 + step));
    }

    public static MetricRow evaluation(long step) {
        return new MetricRow(step, step / 4.0, START.plusSeconds(step), Map.of("eval_loss", 0.5), Map.of());
    }
}
