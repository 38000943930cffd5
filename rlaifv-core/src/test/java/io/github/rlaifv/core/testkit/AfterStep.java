package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.run.RunListener;

/**
 * A listener that acts once a stage has reported a given progress.
 *
 * @param stage the stage, such as {@code dpo}
 * @param step number of units or steps that are done
 * @param action called then, on the thread of the run
 */
public record AfterStep(String stage, long step, Runnable action) implements RunListener {

    /** Ends the run with an exception, so that it stays unfinished as after a power failure. */
    public static AfterStep powerFails(String stage, long step) {
        return new AfterStep(stage, step, () -> {
            throw new IllegalStateException("the power went off");
        });
    }

    @Override
    public void progressed(String now, long done) {
        if (now.equals(stage) && done == step) {
            action.run();
        }
    }
}
