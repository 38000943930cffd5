package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.run.Cancellation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;

/** A process that is told to end stops its run between two steps, and says so. */
class StopSignalTest {
    /** Works in steps until it is stopped. */
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

    @Test
    void ctrlCStopsARunBetweenTwoSteps() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/bin/kill")), "signals take /bin/kill");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Work.class.getName())
                .start();
        try {
            assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("working");
            new ProcessBuilder("/bin/kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(RlaifvCommand.CANCELLED);
            assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                    .startsWith("rlaifv work: interrupted while working")
                    .doesNotContain("\n");
        } finally {
            process.destroyForcibly();
        }
    }
}
