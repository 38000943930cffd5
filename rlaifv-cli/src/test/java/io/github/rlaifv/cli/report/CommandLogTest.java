package io.github.rlaifv.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.RlaifvCommand;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** The log of commands, and of programs that have the library of the commands on their class path. */
class CommandLogTest {
    @TempDir
    private Path folder;

    /** A command that logs at two levels. */
    @Command(name = "work")
    static final class Work implements Callable<Integer> {
        @Override
        public Integer call() {
            LoggerFactory.getLogger(Work.class).warn("careful");
            LoggerFactory.getLogger(Work.class).info("by the way");
            return 0;
        }

        public static void main(String[] arguments) {
            RlaifvCommand.main(List.of(new Work()), "work");
        }
    }

    /** A program that runs a command without being one. */
    static final class Program {
        public static void main(String[] arguments) {
            RlaifvCommand.commandLine(List.of(new Work())).execute("work");
        }
    }

    private static String printed(Class<?> program, Path output, String... options)
            throws IOException, InterruptedException {
        Process process = JavaProgram.of(program, options)
                .process()
                .redirectOutput(output.toFile())
                .start();
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(errors).isZero();
        return errors;
    }

    @Test
    void commandPrintsWarningsOnStandardError() throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        assertThat(printed(Work.class, output, "-Xmx64m").strip()).isEqualTo("WARN CommandLogTest$Work: careful");
        assertThat(output).isEmptyFile();
    }

    @Test
    void programKeepsTheConfigurationThatItHas() throws IOException, InterruptedException {
        String own = "<configuration><appender name=\"A\" class=\"ch.qos.logback.core.ConsoleAppender\"><encoder>"
                + "<pattern>own %level: %msg%n</pattern></encoder></appender>"
                + "<root level=\"INFO\"><appender-ref ref=\"A\"/></root></configuration>";
        Path file = Files.writeString(folder.resolve("own.xml"), own);
        Path output = folder.resolve("output");
        for (Class<?> program : List.of(Work.class, Program.class)) {
            assertOwnLines(printed(program, output, "-Dlogback.configurationFile=" + file), output);
        }
    }

    /** Logback would prefer that of the tests, so that only its absence from standard error is seen. */
    @Test
    void configurationOnTheClassPathKeepsTheCommandFromSettingItsOwn() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("logback.xml"), "<configuration/>");
        Path output = folder.resolve("output");
        assertThat(printed(Work.class, output, "-cp", folder + File.pathSeparator + JavaProgram.classPath()))
                .isEmpty();
        assertThat(output).content().contains("careful");
    }

    private static void assertOwnLines(String errors, Path output) throws IOException {
        assertThat(errors).isEmpty();
        assertThat(Files.readAllLines(output)).containsExactly("own WARN: careful", "own INFO: by the way");
    }

    @Test
    void noLibraryHasAConfigurationThatLogbackFindsByItself() {
        assertThat(CommandLog.class.getResource("/logback.xml")).isNull();
        assertThat(CommandLog.class.getResource("log-of-commands.xml")).isNotNull();
    }
}
