package io.github.rlaifv.core.run;

/**
 * Told what a long run does. Progress bars, logs and metric files hang here; the library itself prints nothing. Calls
 * come from the thread that runs the stage.
 */
public interface RunListener {

    /** Hears nothing. */
    RunListener NONE = new RunListener() {};

    /**
     * A stage begins.
     *
     * @param stage such as {@code candidates} or {@code dpo}
     * @param units how many units of work it has
     */
    default void stageStarted(String stage, long units) {}

    /**
     * Units were finished.
     *
     * @param stage the running stage
     * @param done units finished so far, out of those announced
     */
    default void progressed(String stage, long done) {}

    /** A stage ended normally. */
    default void stageFinished(String stage) {}

    /**
     * A training or evaluation figure.
     *
     * @param name as TRL names it, such as {@code rewards/margins}
     * @param step the optimizer step, from 1
     * @param value the figure
     */
    default void metric(String name, long step, double value) {}

    /** Something worth knowing about how the stage runs, such as what memory it takes. */
    default void note(String stage, String message) {}

    /**
     * Results of a stage are not what they seem, such as where more than half of the data was left out, and what to do about
     * it. Default: a {@link #note} that begins with "WARNING: ".
     */
    default void warned(String stage, String message) {
        note(stage, "WARNING: " + message);
    }

    /** Something was left out, and why. */
    default void skipped(String stage, String unit, String reason) {}
}
