package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.run.ConsoleListener;
import io.github.rlaifv.core.run.RunListener;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows the progress of a run. On a terminal, each stage has a live bar; otherwise, such as in a log file, a line with
 * rate and remaining time is printed at least 10 s after the last one. Training shows its latest metrics. Skipped units
 * are reported at the end of their stage.
 */
public final class ConsoleProgress implements RunListener, AutoCloseable {

    /** The metrics that a bar shows, which has little space, by their names in it. */
    private static final Map<String, String> SHORT = Map.of("loss", "loss", "rewards/accuracies", "acc");

    /** Moves to the beginning of the line and clears it. */
    private static final String CLEARED = "\r\u001b[2K";

    private final PrintStream out;
    private final boolean live;
    /** Prints lines where there is no terminal, and what is no progress on one too. */
    private final ConsoleListener lines;

    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Double> latest = new LinkedHashMap<>();

    ConsoleProgress(PrintStream out, boolean live, LongSupplier nanoTime) {
        this.out = out;
        this.live = live;
        this.lines = new ConsoleListener(out, false, nanoTime);
    }

    /** Creates a listener that writes to standard error, with live bars if a terminal is attached. */
    public static ConsoleProgress onStandardError() {
        return new ConsoleProgress(System.err, Terminal.attached(), System::nanoTime);
    }

    /** Creates a listener that writes nothing. */
    public static ConsoleProgress none() {
        return new ConsoleProgress(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                false,
                System::nanoTime);
    }

    private static final class Running {
        final ProgressBar bar;
        long skipped;
        String lastReason = "";

        Running(ProgressBar bar) {
            this.bar = bar;
        }
    }

    @Override
    public void stageStarted(String stage, long units) {
        if (live) {
            finish(stage);
            latest.clear();
            running.put(stage, new Running(bar(stage, units)));
        } else {
            lines.stageStarted(stage, units);
        }
    }

    private ProgressBar bar(String stage, long units) {
        return new ProgressBarBuilder()
                .setTaskName(stage)
                .setInitialMax(units)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(250)
                .showSpeed()
                // as wide as the terminal
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .build();
    }

    @Override
    public void progressed(String stage, long done) {
        lines.progressed(stage, done);
        Running state = running.get(stage);
        if (state != null) {
            state.bar.stepTo(done);
            state.bar.setExtraMessage(latest());
        }
    }

    @Override
    public void metric(String name, long step, double value) {
        lines.metric(name, step, value);
        if (SHORT.containsKey(name)) {
            latest.put(name, value);
        }
    }

    private String latest() {
        StringBuilder text = new StringBuilder();
        latest.forEach((name, value) -> text.append(String.format(Locale.ROOT, ", %s %.3g", SHORT.get(name), value)));
        return text.toString();
    }

    /** Makes place for a line where a bar is shown, which appears again below the line. */
    private ConsoleListener lines() {
        if (!running.isEmpty()) {
            out.print(CLEARED);
        }
        return lines;
    }

    @Override
    public void note(String stage, String message) {
        lines().note(stage, message);
    }

    @Override
    public void warned(String stage, String message) {
        lines().warned(stage, message);
    }

    @Override
    public void skipped(String stage, String unit, String reason) {
        Running state = running.get(stage);
        if (state != null) {
            state.skipped++;
            state.lastReason = unit + ": " + reason;
        } else {
            lines().skipped(stage, unit, reason);
        }
    }

    @Override
    public void stageFinished(String stage) {
        finish(stage);
        lines.stageFinished(stage);
    }

    private void finish(String stage) {
        Running state = running.remove(stage);
        if (state == null) {
            return;
        }
        state.bar.close();
        if (state.skipped > 0) {
            out.println(stage + ": " + state.skipped + " skipped, the last one " + state.lastReason);
        }
    }

    /** Ends the bars of a failed run. */
    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::finish);
        lines.finishAll();
    }
}
