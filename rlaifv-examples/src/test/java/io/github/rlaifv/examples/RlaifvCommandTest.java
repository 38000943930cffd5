package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.run.BadDataException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class RlaifvCommandTest {

    @Command(name = "check", description = "Checks a file.")
    static final class Check implements Callable<Integer> {
        @Option(names = "--bad")
        boolean bad;

        @Override
        public Integer call() {
            if (bad) {
                throw new BadDataException("pairs.jsonl, line 3: no chosen response; add one");
            }
            return 0;
        }
    }

    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine line = RlaifvCommand.commandLine(List.of(new Check()));
        return line.setErr(new PrintWriter(err, true)).execute(arguments);
    }

    @Test
    void runsARegisteredSubcommand() {
        assertThat(run("check")).isZero();
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void tellsBadDataInOneLineWithoutAStackTrace() {
        assertThat(run("check", "--bad")).isEqualTo(RlaifvCommand.FAILED);
        assertThat(err.toString().strip()).isEqualTo("rlaifv check: pairs.jsonl, line 3: no chosen response; add one");
    }

    @Test
    void namesTheCommandsWhenNoneIsGiven() {
        assertThat(run()).isEqualTo(RlaifvCommand.USAGE);
        assertThat(err.toString()).contains("a command is needed", "check", "Checks a file.");
    }
}
