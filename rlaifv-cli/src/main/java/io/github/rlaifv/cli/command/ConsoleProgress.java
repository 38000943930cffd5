package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.run.ProgressRate;
import io.github.rlaifv.core.run.RunListener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * Shows the progress of a run. On a terminal, each stage has a live bar; otherwise, such as in a log file, a line with
 * rate and remaining time is printed at least 10 s after the last one. Training shows its latest metrics. Skipped units
 * are reported at the end of their stage.
 */
public final class ConsoleProgress implements RunListener, AutoCloseable {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final int BAR_WIDTH = 100;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** The metrics of a training step that are shown. */
    private static final List<String> METRICS = List.of("loss", "rewards/accuracies", "rewards/margins", "eval_loss");

    private final PrintStream out;
    private final boolean live;
    private final LongSupplier nanoTime;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Double> metrics = new TreeMap<>();

    ConsoleProgress(PrintStream out, boolean live, LongSupplier nanoTime) {
        this.out = out;
        this.live = live;
        this.nanoTime = nanoTime;
    }

    /** Creates a listener that writes to standard error, with live bars if a terminal is attached. */
    public static ConsoleProgress onStandardError() {
        return new ConsoleProgress(System.err, System.console() != null, System::nanoTime);
    }

    /** Creates a listener that writes nothing. */
    public static ConsoleProgress none() {
        return new ConsoleProgress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                System::nanoTime);
    }

    private static final class Running {
        final ProgressRate rate;
        final @Nullable ProgressBar bar;
        long skipped;
        long lastLine;
        String lastReason = "";

        Running(ProgressRate rate, long started, @Nullable ProgressBar bar) {
            this.rate = rate;
            this.lastLine = started;
            this.bar = bar;
        }
    }

    @Override
    public void stageStarted(String stage, long units) {
        finish(stage);
        metrics.clear();
        ProgressRate rate = new ProgressRate(units, WINDOW, nanoTime);
        running.put(stage, new Running(rate, nanoTime.getAsLong(), live ? bar(stage, units) : null));
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
        state.rate.update(done);
        if (state.bar != null) {
            state.bar.stepTo(done);
            state.bar.setExtraMessage(latest());
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - state.lastLine >= BETWEEN_LINES.toNanos()) {
            state.lastLine = now;
            out.println(stage + ": " + state.rate + latest());
        }
    }

    @Override
    public void metric(String name, long step, double value) {
        if (METRICS.contains(name)) {
            metrics.put(name, value);
        }
    }

    private String latest() {
        StringBuilder text = new StringBuilder();
        for (String name : METRICS) {
            Double value = metrics.get(name);
            if (value != null) {
                text.append(String.format(Locale.ROOT, ", %s %.4g", name, value));
            }
        }
        return text.toString();
    }

    @Override
    public void note(String stage, String message) {
        out.println(stage + ": " + message);
    }

    @Override
    public void skipped(String stage, String unit, String reason) {
        Running state = running.get(stage);
        if (state != null) {
            state.skipped++;
            state.lastReason = unit + ": " + reason;
        } else {
            // skipped before the stage starts, which then has fewer units
            out.println(stage + ": skipped " + unit + ": " + reason);
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
            double rate = state.rate.overallPerSecond();
            String speed = rate > 0 ? ", " + ProgressRate.rate(rate) : "";
            out.println(stage + ": " + state.rate.done() + " done in " + ProgressRate.time(state.rate.elapsed()) + speed
                    + latest());
        }
        if (state.skipped > 0) {
            out.println(stage + ": " + state.skipped + " skipped, the last one " + state.lastReason);
        }
    }

    /** Ends the bars of a failed run. */
    @Override
    public void close() {
        for (String stage : running.keySet().toArray(new String[0])) {
            finish(stage);
        }
    }
}
