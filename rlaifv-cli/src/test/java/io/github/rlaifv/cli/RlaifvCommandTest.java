package io.github.rlaifv.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class RlaifvCommandTest {

    @Command(name = "check", description = "Checks a file.")
    static final class Check implements Callable<Integer> {
        @Option(names = "--bad")
        boolean bad;

        private Throwable error = new BadDataException("pairs.jsonl, line 3: no chosen response; add one");

        @Override
        public Integer call() throws Exception {
            if (bad && error instanceof Error severe) {
                throw severe;
            }
            if (bad) {
                throw (Exception) error;
            }
            return 0;
        }
    }

    private final Check check = new Check();

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = RlaifvCommand.commandLine(List.of(check));
        return line.setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test
    void registeredSubcommandRuns() {
        assertThat(run("check")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void versionOptionPrintsLibraryVersion() {
        StringWriter out = new StringWriter();

        int code = RlaifvCommand.commandLine(List.of(check))
                .setOut(new PrintWriter(out, true))
                .execute("--version");

        assertThat(code).isZero();
        assertThat(out.toString().strip()).isEqualTo(LibraryVersion.text());
    }

    @Test
    void badDataIsReportedInOneLineWithoutStackTrace() {
        assertThat(run("check", "--bad")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString().strip()).isEqualTo("rlaifv check: pairs.jsonl, line 3: no chosen response; add one");
    }

    @Test
    void missingCommandPrintsListOfCommands() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(err.toString()).contains("a command is required", "check", "Checks a file.");
    }

    static Stream<Arguments> errors() {
        Path file = Path.of("out", "metrics.jsonl");
        return Stream.of(
                arguments(
                        StorageException.writing(file, new IOException("No space left on device")),
                        ExitCode.FAILED,
                        "Free disk space"),
                arguments(
                        new CancelledException("interrupted while training. Run again"),
                        ExitCode.CANCELLED,
                        "interrupted while training"),
                arguments(new IllegalArgumentException("rounds must be >= 1, was 0"), ExitCode.USAGE, "rounds must be"),
                arguments(new OutOfMemoryError("Java heap space"), ExitCode.FAILED, "-Xmx"),
                arguments(new StackOverflowError(), ExitCode.FAILED, "StackOverflowError"),
                arguments(new UncheckedIOException(new IOException("broken disk")), ExitCode.FAILED, "broken disk"),
                arguments(new IllegalStateException("one\n  two"), ExitCode.FAILED, "one two"),
                arguments(new IOException(), ExitCode.FAILED, "--stacktrace"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void everyErrorIsReportedInOneParagraph(Throwable error, int code, String part) {
        check.error = error;
        assertThat(run("check", "--bad")).isEqualTo(code);
        assertThat(err.toString().strip().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("rlaifv check: ")
                .contains(part);
    }

    @Test
    void stackTraceIsPrintedOnRequest() {
        assertThat(run("check", "--bad", "--stacktrace")).isEqualTo(ExitCode.FAILED);
        assertThat(err.toString()).contains("rlaifv check: pairs.jsonl", "\tat io.github.rlaifv");
    }
}
