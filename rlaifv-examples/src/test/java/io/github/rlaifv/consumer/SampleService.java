package io.github.rlaifv.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sample service in a process of its own, on a free port of this machine.
 *
 * @param process the process
 * @param log what it prints
 */
record SampleService(Process process, Path log) implements AutoCloseable {
    private static final int SECONDS = 120;
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

    /** Starts the service without waiting for it. */
    static SampleService start(String classPath, Path log, List<String> properties) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                "org.example.sample.SampleApplication",
                "--server.port=0",
                "--server.address=127.0.0.1"));
        properties.forEach(property -> command.add("--" + property));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("OMP_NUM_THREADS", "1");
        return new SampleService(builder.start(), log);
    }

    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    /** Waits until the service listens. */
    String address() throws InterruptedException {
        awaits(() -> PORT.matcher(printed()).find());
        Matcher port = PORT.matcher(printed());
        assertThat(port.find()).as(printed()).isTrue();
        return "http://127.0.0.1:" + port.group(1);
    }

    /** Waits for a state, and fails if the process ends before. */
    void awaits(BooleanSupplier state) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!state.getAsBoolean()) {
            assertThat(process.isAlive()).as(printed()).isTrue();
            assertThat(System.nanoTime()).as(printed()).isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** Waits until the process has ended, and returns its status. */
    int ended() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(printed()).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
