package io.github.rlaifv.core.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/**
 * Prints the events of a run as plain lines, for terminals and log files: progress with rate and remaining time, the
 * latest metrics of a training, notes and warnings, and the number of skipped units. Progress of a stage is printed at
 * most every {@value #SECONDS_BETWEEN} seconds, and notes at most {@value #MOST_NOTES} times in that time; warnings are
 * always printed. Safe for use by several threads.
 */
public final class ConsoleListener implements RunListener {
    private static final int SECONDS_BETWEEN = 10;
    private static final int MOST_NOTES = 20;
    private static final Duration WINDOW = Duration.ofMinutes(1);
    /** The metrics of a training step that are shown. */
    private static final List<String> METRICS = List.of("loss", "rewards/accuracies", "rewards/margins", "eval_loss");

    private final PrintStream out;
    private final boolean announces;
    private final LongSupplier nanoTime;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Double> metrics = new TreeMap<>();
    private long notesSince;
    private int notes;
    private long notShown;

    /**
     * Creates a listener.
     *
     * @param out receives the lines
     * @param announces whether a line is printed when a stage starts
     * @param nanoTime the clock, such as {@code System::nanoTime}
     */
    public ConsoleListener(PrintStream out, boolean announces, LongSupplier nanoTime) {
        this.out = out;
        this.announces = announces;
        this.nanoTime = nanoTime;
        this.notesSince = nanoTime.getAsLong();
    }

    private static final class Running {
        private final ProgressRate rate;
        private long lastLine;
        private long skipped;
        private String lastReason = "";

        Running(ProgressRate rate, long started) {
            this.rate = rate;
            this.lastLine = started;
        }
    }

    private boolean passed(long since) {
        return nanoTime.getAsLong() - since >= SECONDS_BETWEEN * 1_000_000_000L;
    }

    @Override
    public synchronized void stageStarted(String stage, long units) {
        finish(stage);
        forgetMetrics();
        running.put(stage, new Running(new ProgressRate(units, WINDOW, nanoTime), nanoTime.getAsLong()));
        if (announces) {
            out.println(stage + ": started" + (units > 0 ? ", " + units + " to do" : ""));
        }
    }

    @Override
    public synchronized void progressed(String stage, long done) {
        Running state = running.get(stage);
        if (state == null) {
            return;
        }
        state.rate.update(done);
        if (passed(state.lastLine)) {
            state.lastLine = nanoTime.getAsLong();
            out.println(stage + ": " + state.rate + latest());
        }
    }

    @Override
    public synchronized void metric(String name, long step, double value) {
        if (METRICS.contains(name)) {
            metrics.put(name, value);
        }
    }

    /** The latest metrics of a training, each after a comma; empty if there are none. */
    public synchronized String latest() {
        StringBuilder text = new StringBuilder();
        for (String name : METRICS) {
            Double value = metrics.get(name);
            if (value != null) {
                text.append(String.format(Locale.ROOT, ", %s %.4g", name, value));
            }
        }
        return text.toString();
    }

    /** Forgets the metrics of an earlier stage. */
    public synchronized void forgetMetrics() {
        metrics.clear();
    }

    @Override
    public synchronized void note(String stage, String message) {
        if (passed(notesSince)) {
            showNumberOfOthers();
            notesSince = nanoTime.getAsLong();
            notes = 0;
        }
        if (notes++ < MOST_NOTES) {
            out.println(stage + ": " + message);
        } else {
            notShown++;
        }
    }

    private void showNumberOfOthers() {
        if (notShown > 0) {
            out.println(notShown + " further notes are not shown");
            notShown = 0;
        }
    }

    @Override
    public synchronized void warned(String stage, String message) {
        out.println(stage + ": WARNING: " + message);
    }

    @Override
    public synchronized void skipped(String stage, String unit, String reason) {
        Running state = running.get(stage);
        if (state != null) {
            state.skipped++;
            state.lastReason = unit + ": " + reason;
        } else {
            // skipped before the stage starts, which then has fewer units
            note(stage, "skipped " + unit + ": " + reason);
        }
    }

    @Override
    public synchronized void stageFinished(String stage) {
        finish(stage);
    }

    private void finish(String stage) {
        Running state = running.remove(stage);
        if (state == null) {
            return;
        }
        showNumberOfOthers();
        double rate = state.rate.overallPerSecond();
        String speed = rate > 0 ? ", " + ProgressRate.rate(rate) : "";
        out.println(stage + ": " + state.rate.done() + " done in " + ProgressRate.time(state.rate.elapsed()) + speed
                + latest());
        if (state.skipped > 0) {
            out.println(stage + ": " + state.skipped + " skipped, the last one " + state.lastReason);
        }
    }

    /** Prints the last lines of stages that did not finish, such as those of a failed run. */
    public synchronized void finishAll() {
        List.copyOf(running.keySet()).forEach(this::finish);
    }
}
