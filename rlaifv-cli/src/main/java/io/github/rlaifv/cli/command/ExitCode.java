package io.github.rlaifv.cli.command;

/** The exit codes of failed runs; that of a successful one is 0. */
public final class ExitCode {
    /** Exit code of a run that ended with an error: input, files, servers or memory. */
    public static final int FAILED = 1;

    /** Exit code of options that can't be understood or are out of range. */
    public static final int USAGE = 2;

    /** Exit code of a run that was stopped, by Ctrl-C or a time limit. */
    public static final int CANCELLED = 130;

    private ExitCode() {}
}
