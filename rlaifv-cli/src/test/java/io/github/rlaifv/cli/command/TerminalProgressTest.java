package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.testkit.JavaProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Progress of a process with a terminal of its own, which the program script makes, and without one. */
class TerminalProgressTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    /** A command with a stage of some steps. */
    static final class Steps {
        private Steps() {}

        public static void main(String[] arguments) throws InterruptedException {
            try (ConsoleProgress progress = ConsoleProgress.onStandardError()) {
                progress.stageStarted("candidates", 20);
                for (int done = 1; done <= 20; done++) {
                    Thread.sleep(60);
                    progress.metric("loss", done, 0.5);
                    progress.progressed("candidates", done);
                    if (done == 10) {
                        progress.note("candidates", "half is done");
                    }
                }
                progress.stageFinished("candidates");
            }
        }
    }

    private static String onTerminal(int columns, String name) throws Exception {
        assumeTrue(Files.isExecutable(SCRIPT), "the program script is not installed");
        List<String> java = JavaProgram.of(Steps.class, "-Xmx64m").process().command();
        String quoted = java.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
        ProcessBuilder process =
                new ProcessBuilder(SCRIPT.toString(), "-qec", "stty cols " + columns + "; exec " + quoted, "/dev/null");
        process.environment().put("TERM", name);
        return JavaProgram.run(process);
    }

    @Test
    void terminalShowsOneBarWithRateAndTimeLeftThatFitsItsWidth() throws Exception {
        String shown = onTerminal(80, "xterm");
        assertThat(shown)
                .containsPattern(
                        "candidates +\\d+% \\[=* *] +\\d+/20 \\(0:00:0\\d / 0:00:0\\d\\) [0-9.]+/s, loss 0.500");
        assertThat(shown.split("[\\r\\n]+")).allMatch(line -> line.length() <= 80);
        // the note is a line of its own
        assertThat(shown)
                .containsPattern("\\[2Kcandidates: half is done\\r?\\n")
                .contains("100%");
    }

    @Test
    void terminalThatCannotMoveItsCursorGetsLines() throws Exception {
        String shown = onTerminal(80, "dumb");
        assertThat(shown.lines()).hasSize(2).first().isEqualTo("candidates: half is done");
        assertThat(lastLine(shown)).startsWith("candidates: 20 done in ");
    }

    private static String lastLine(String shown) {
        return shown.lines().reduce((first, second) -> second).orElseThrow();
    }

    @Test
    void processWithoutTerminalPrintsLines() throws Exception {
        String printed = JavaProgram.of(Steps.class, "-Xmx64m").run();
        assertThat(printed.lines()).hasSize(2).first().isEqualTo("candidates: half is done");
        assertThat(lastLine(printed)).matches("candidates: 20 done in \\d s, [0-9.]+/s, loss 0.5000");
    }

    @Test
    void processWithoutConsoleHasNoTerminal() {
        assertThat(Terminal.attached(null, Map.of("TERM", "xterm"))).isFalse();
    }
}
