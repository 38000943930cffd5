package io.github.rlaifv.core.metric;

import java.util.List;
import java.util.function.Consumer;

/**
 * Writes to several sinks. If some fail, the others are still called; the first failure is thrown with the rest
 * suppressed.
 */
record CompositeMetrics(List<MetricSink> sinks) implements MetricSink {
    CompositeMetrics {
        sinks = List.copyOf(sinks);
    }

    @Override
    public void write(MetricRow row) {
        each(sink -> sink.write(row));
    }

    @Override
    public void truncateAfter(long step) {
        each(sink -> sink.truncateAfter(step));
    }

    @Override
    public void close() {
        each(MetricSink::close);
    }

    private void each(Consumer<MetricSink> action) {
        RuntimeException failed = null;
        for (MetricSink sink : sinks) {
            try {
                action.accept(sink);
            } catch (RuntimeException e) {
                if (failed == null) {
                    failed = e;
                } else {
                    failed.addSuppressed(e);
                }
            }
        }
        if (failed != null) {
            throw failed;
        }
    }
}
