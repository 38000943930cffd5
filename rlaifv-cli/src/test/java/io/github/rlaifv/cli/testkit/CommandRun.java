package io.github.rlaifv.cli.testkit;

import io.github.rlaifv.cli.Rlaifv;
import io.github.rlaifv.cli.command.RlaifvCommand;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** Runs commands in this process and keeps the output of the last one. */
public final class CommandRun {
    private String printed = "";
    private String errors = "";
    private String progress = "";

    /**
     * Runs a command as a user starts it.
     *
     * @param arguments name of the command and its options
     * @return the exit code
     */
    public int run(String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        StringWriter reported = new StringWriter();
        PrintStream errorsBefore = System.err;
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(shown, true, StandardCharsets.UTF_8));
        try {
            return RlaifvCommand.commandLine(Rlaifv.commands())
                    .setErr(new PrintWriter(reported, true))
                    .execute(arguments);
        } finally {
            System.setOut(before);
            System.setErr(errorsBefore);
            progress = shown.toString(StandardCharsets.UTF_8);
            printed = bytes.toString(StandardCharsets.UTF_8);
            errors = reported.toString();
        }
    }

    /** The standard output of the last command. */
    public String printed() {
        return printed;
    }

    /** What the last command printed directly to standard error, such as its progress. */
    public String progress() {
        return progress;
    }

    /** The errors that the last command reported. */
    public String errors() {
        return errors;
    }
}
