package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;

/** A process that receives a termination signal stops its run between two steps and reports it. */
class StopSignalTest {
    /** A command that works in steps until it is cancelled. */
    @Command(name = "work")
    static final class Work implements Callable<Integer> {
        @Override
        public Integer call() {
            System.out.println("working");
            while (true) {
                Cancellation.check("working");
                Thread.onSpinWait();
            }
        }

        public static void main(String[] arguments) {
            RlaifvCommand.main(List.of(new Work()), "work");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 2", "TERM, 15"})
    void signalStopsRunBetweenTwoSteps(String signal, int number) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "signals take /bin/kill");
        assumeFalse(ignored(number), "this process was started to ignore SIG" + signal + ", and so are its children");
        Process process = JavaProgram.of(Work.class, "-Xmx64m").process().start();
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("working");
            new ProcessBuilder("/bin/kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(128 + number);
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                    .startsWith("rlaifv work: interrupted while working")
                    .doesNotContain("\n");
        } finally {
            process.destroyForcibly();
        }
    }

    /** Returns whether this process ignores the signal: background processes of a shell ignore Ctrl-C. */
    private static boolean ignored(int signal) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        String mask = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .findFirst()
                .orElse("0");
        return (Long.parseUnsignedLong(mask, 16) >> (signal - 1) & 1) == 1;
    }
}
