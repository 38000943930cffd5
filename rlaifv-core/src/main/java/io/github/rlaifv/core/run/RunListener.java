package io.github.rlaifv.core.run;

/**
 * Receives progress, metrics and warnings of a long run, to show or store them. The library itself prints nothing
 * unless it is given {@link #console()}.
 * Calls are made by the thread that runs the stage.
 */
public interface RunListener {

    /** Ignores all events. */
    RunListener NONE = new RunListener() {};

    /**
     * Creates a listener that prints progress with rate and remaining time, metrics and warnings as plain lines to standard
     * error, at a bounded rate ({@link ConsoleListener}). Use a new one for each run.
     */
    static RunListener console() {
        return new ConsoleListener(System.err, true, System::nanoTime);
    }

    /**
     * Returns a listener that notifies this one and then another of each event, for example to print a run and to measure
     * it.
     */
    default RunListener and(RunListener next) {
        return new CombinedListener(this, next);
    }

    /**
     * A stage has started.
     *
     * @param stage name of the stage, such as {@code candidates} or {@code dpo}
     * @param units total number of units of work of the stage
     */
    default void stageStarted(String stage, long units) {}

    /**
     * Units of work were finished.
     *
     * @param stage name of the running stage
     * @param done number of units finished so far, out of the total given to {@link #stageStarted}
     */
    default void progressed(String stage, long done) {}

    /** A stage has finished without failure. */
    default void stageFinished(String stage) {}

    /**
     * A training or evaluation metric was measured.
     *
     * @param name name of the metric as in TRL, such as {@code rewards/margins}
     * @param step number of the optimizer step, counted from 1
     * @param value value of the metric
     */
    default void metric(String name, long step, double value) {}

    /** Information about how a stage runs, such as the memory it uses. */
    default void note(String stage, String message) {}

    /**
     * A warning that the results of a stage may be misleading, for example because more than half of the data was
     * skipped, with advice on what to do. Default: calls {@link #note} with a message that begins with "WARNING: ".
     */
    default void warned(String stage, String message) {
        note(stage, "WARNING: " + message);
    }

    /** One unit of work was skipped, with the reason. */
    default void skipped(String stage, String unit, String reason) {}
}
