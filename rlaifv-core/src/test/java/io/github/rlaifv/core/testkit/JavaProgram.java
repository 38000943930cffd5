package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs in a process of its own, with the class path of the tests.
 *
 * @param main class with the main method
 * @param options options of the virtual machine; a later {@code -cp} replaces the class path
 */
public record JavaProgram(Class<?> main, List<String> options) {
    private static final int MINUTES = 15;

    public JavaProgram {
        options = List.copyOf(options);
    }

    /** @param options options of the virtual machine, such as {@code -Xmx64m} */
    public static JavaProgram of(Class<?> main, String... options) {
        return new JavaProgram(main, List.of(options));
    }

    /** The class path of the tests, also if they run with a jar that only names it. */
    public static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    /** The process, not started yet. */
    public ProcessBuilder process(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath()));
        command.addAll(options);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Runs the program, which must succeed within 15 minutes, and returns its output. */
    public String run(String... arguments) throws IOException, InterruptedException {
        return run(process(arguments));
    }

    /** Runs a process, which must succeed within 15 minutes, and returns its output, including errors. */
    public static String run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path log = Files.createTempFile("program", ".log");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly().waitFor();
            String printed = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
            assertThat(ended).as(printed).isTrue();
            assertThat(process.exitValue()).as(printed).isZero();
            return printed;
        } finally {
            Files.delete(log);
        }
    }
}
