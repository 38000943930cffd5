package io.github.rlaifv.core.run;

import java.util.Objects;

/** Notifies two listeners of each event, the first one first. */
record CombinedListener(RunListener first, RunListener second) implements RunListener {
    CombinedListener {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "next");
    }

    @Override
    public void stageStarted(String stage, long units) {
        first.stageStarted(stage, units);
        second.stageStarted(stage, units);
    }

    @Override
    public void progressed(String stage, long done) {
        first.progressed(stage, done);
        second.progressed(stage, done);
    }

    @Override
    public void stageFinished(String stage) {
        first.stageFinished(stage);
        second.stageFinished(stage);
    }

    @Override
    public void metric(String name, long step, double value) {
        first.metric(name, step, value);
        second.metric(name, step, value);
    }

    @Override
    public void note(String stage, String message) {
        first.note(stage, message);
        second.note(stage, message);
    }

    @Override
    public void warned(String stage, String message) {
        first.warned(stage, message);
        second.warned(stage, message);
    }

    @Override
    public void skipped(String stage, String unit, String reason) {
        first.skipped(stage, unit, reason);
        second.skipped(stage, unit, reason);
    }
}
