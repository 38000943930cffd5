package io.github.rlaifv.cli.command;

/** The exit codes of failed runs; a successful run has exit code 0. */
public final class ExitCode {
    /** Exit code of a run that ended with an error of input, files, servers or memory. */
    public static final int FAILED = 1;

    /** Exit code for options that are unknown, invalid or out of range. */
    public static final int USAGE = 2;

    /** Exit code of a run that was stopped by Ctrl-C or a time limit. */
    public static final int CANCELLED = 130;

    private ExitCode() {}
}
