package io.github.rlaifv.cli.command;

import java.time.Duration;

/** A command that needs more time than others to stop after a termination signal. */
public interface StoppedSlowly {
    /** Returns how long the process waits for the command to stop. */
    Duration stopTime();
}
