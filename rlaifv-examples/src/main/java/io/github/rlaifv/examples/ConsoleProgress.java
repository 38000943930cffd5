package io.github.rlaifv.examples;

import io.github.rlaifv.core.run.RunListener;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows a run's progress to the person who waits: a live bar a stage on a terminal, otherwise (a log file, a build) a
 * plain line now and then with rate and time left. What was left out is told at the end of the stage.
 */
public final class ConsoleProgress implements RunListener, AutoCloseable {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 100;

    private final PrintStream out;
    private final boolean live;
    private final LongSupplier nanoTime;
    private final Map<String, Running> running = new LinkedHashMap<>();

    ConsoleProgress(PrintStream out, boolean live, LongSupplier nanoTime) {
        this.out = out;
        this.live = live;
        this.nanoTime = nanoTime;
    }

    /** Writes to standard error; live bars if a terminal is attached. */
    public static ConsoleProgress onStandardError() {
        return new ConsoleProgress(System.err, System.console() != null, System::nanoTime);
    }

    private static final class Running {
        final long units;
        final long started;
        final @Nullable ProgressBar bar;
        long done;
        long skipped;
        long lastLine;
        String lastReason = "";

        Running(long units, long started, @Nullable ProgressBar bar) {
            this.units = units;
            this.started = started;
            this.lastLine = started;
            this.bar = bar;
        }
    }

    @Override
    public void stageStarted(String stage, long units) {
        finish(stage);
        running.put(stage, new Running(units, nanoTime.getAsLong(), live ? bar(stage, units) : null));
    }

    private ProgressBar bar(String stage, long units) {
        return new ProgressBarBuilder()
                .setTaskName(stage)
                .setInitialMax(units)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(out, BAR_WIDTH))
                .build();
    }

    @Override
    public void progressed(String stage, long done) {
        Running state = running.get(stage);
        if (state == null) {
            return;
        }
        state.done = done;
        if (state.bar != null) {
            state.bar.stepTo(done);
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - state.lastLine >= BETWEEN_LINES.toNanos()) {
            state.lastLine = now;
            out.println(line(stage, state, now));
        }
    }

    @Override
    public void skipped(String stage, String unit, String reason) {
        Running state = running.get(stage);
        if (state != null) {
            state.skipped++;
            state.lastReason = unit + ": " + reason;
        }
    }

    @Override
    public void stageFinished(String stage) {
        finish(stage);
    }

    private void finish(String stage) {
        Running state = running.remove(stage);
        if (state == null) {
            return;
        }
        if (state.bar != null) {
            state.bar.close();
        } else {
            double seconds = (nanoTime.getAsLong() - state.started) / 1e9;
            out.println(stage + ": " + state.done + " done in " + time(seconds) + rate(state.done, seconds));
        }
        if (state.skipped > 0) {
            out.println(stage + ": " + state.skipped + " left out, the last one " + state.lastReason);
        }
    }

    /** Ends bars that a failed run left open. */
    @Override
    public void close() {
        for (String stage : running.keySet().toArray(new String[0])) {
            finish(stage);
        }
    }

    private static String line(String stage, Running state, long now) {
        double seconds = (now - state.started) / 1e9;
        StringBuilder line = new StringBuilder(stage).append(": ").append(state.done);
        if (state.units > 0) {
            line.append('/').append(state.units);
            line.append(String.format(Locale.ROOT, " (%.0f %%)", 100.0 * state.done / state.units));
        }
        line.append(rate(state.done, seconds));
        if (state.done > 0 && state.units > state.done) {
            line.append(", ")
                    .append(time(seconds / state.done * (state.units - state.done)))
                    .append(" left");
        }
        return line.toString();
    }

    private static String rate(long done, double seconds) {
        if (done == 0 || seconds <= 0) {
            return "";
        }
        return done >= seconds
                ? String.format(Locale.ROOT, ", %.1f/s", done / seconds)
                : String.format(Locale.ROOT, ", %.1f s each", seconds / done);
    }

    private static String time(double seconds) {
        long whole = Math.round(seconds);
        return whole < 60
                ? String.format(Locale.ROOT, "%d s", whole)
                : String.format(Locale.ROOT, "%d min %02d s", whole / 60, whole % 60);
    }
}
