package io.github.rlaifv.core.run;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Measures the speed of a stage and estimates its remaining time, from recent progress only, so that a slow start or a
 * pause does not distort the estimate for long. Not safe for use by several threads at once.
 */
public final class ProgressRate {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /**
     * Updates that are closer together than the window divided by this number are merged, so that memory stays small.
     */
    private static final int SAMPLES = 64;

    private record Sample(long nanos, long done) {}

    private final long units;
    private final long window;
    private final LongSupplier nanoTime;
    private final Deque<Sample> earlier = new ArrayDeque<>();
    private final long started;
    private Sample latest;

    /**
     * Starts measuring now.
     *
     * @param units total number of units of work; 0 if unknown
     * @param window the time over which the rate is measured; longer if two updates are further apart
     * @param nanoTime the clock, such as {@code System::nanoTime}
     */
    public ProgressRate(long units, Duration window, LongSupplier nanoTime) {
        if (units < 0) {
            throw new IllegalArgumentException("units must be >= 0, was " + units);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be > 0, was " + window);
        }
        this.units = units;
        this.window = window.toNanos();
        this.nanoTime = nanoTime;
        this.started = nanoTime.getAsLong();
        this.latest = new Sample(started, 0);
    }

    /** Starts measuring now, with a window of one minute. */
    public static ProgressRate of(long units) {
        return new ProgressRate(units, WINDOW, System::nanoTime);
    }

    /** Reports the total number of units that are finished. */
    public void update(long done) {
        Sample now = new Sample(nanoTime.getAsLong(), done);
        Sample last = earlier.peekLast();
        if (last == null || latest.nanos() - last.nanos() >= window / SAMPLES) {
            earlier.addLast(latest);
        }
        latest = now;
        // The newest sample that is at least one window old is kept, so that the rate covers the whole window.
        while (earlier.size() > 1) {
            Sample first = earlier.removeFirst();
            if (now.nanos() - earlier.getFirst().nanos() < window) {
                earlier.addFirst(first);
                break;
            }
        }
    }

    /** Number of finished units at the last update. */
    public long done() {
        return latest.done();
    }

    /** Total number of units; 0 if unknown. */
    public long units() {
        return units;
    }

    /** Time since the start. */
    public Duration elapsed() {
        return Duration.ofNanos(nanoTime.getAsLong() - started);
    }

    /** Units per second within the window; 0 before the first unit is finished. */
    public double perSecond() {
        Sample first = earlier.peekFirst();
        if (first == null || latest.nanos() <= first.nanos()) {
            return 0;
        }
        return Math.max(0, latest.done() - first.done()) * 1e9 / (latest.nanos() - first.nanos());
    }

    /** Units per second since the start; 0 before the first unit is finished. */
    public double overallPerSecond() {
        double seconds = elapsed().toNanos() / 1e9;
        return seconds > 0 ? latest.done() / seconds : 0;
    }

    /** Remaining time at the current rate; empty if the total or the rate is unknown, and when all is done. */
    public Optional<Duration> remaining() {
        double rate = perSecond();
        if (units <= latest.done() || rate <= 0) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofMillis(Math.round(1000 * (units - latest.done()) / rate)));
    }

    /** A short text such as {@code 100/300 (33 %), 10.0/s, 20 s left}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(latest.done());
        if (units > 0) {
            text.append('/').append(units);
            text.append(String.format(Locale.ROOT, " (%.0f %%)", 100.0 * latest.done() / units));
        }
        double rate = perSecond();
        if (rate > 0) {
            text.append(", ").append(rate(rate));
        }
        remaining().ifPresent(left -> text.append(", ").append(time(left)).append(" left"));
        return text.toString();
    }

    /** Formats a rate: {@code 10.0/s}, or {@code 2.5 s each} below one unit per second. */
    public static String rate(double perSecond) {
        return perSecond >= 1
                ? String.format(Locale.ROOT, "%.1f/s", perSecond)
                : String.format(Locale.ROOT, "%.1f s each", 1 / perSecond);
    }

    /** Formats a duration, rounded to seconds: {@code 20 s}, {@code 2 min 05 s}, {@code 3 h 07 min}. */
    public static String time(Duration duration) {
        long seconds = Math.round(duration.toMillis() / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds / 60 % 60);
    }
}
