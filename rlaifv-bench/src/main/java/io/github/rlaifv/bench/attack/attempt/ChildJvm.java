package io.github.rlaifv.bench.attack.attempt;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts Java processes with the class path of this process. This process continues if they die.
 *
 * @param heapMegabytes heap of each process, in megabytes
 * @param properties system properties of each process
 */
public record ChildJvm(int heapMegabytes, Map<String, String> properties) {
    public ChildJvm {
        properties = Map.copyOf(properties);
    }

    /** Starts processes with a heap of this size and no properties. */
    public static ChildJvm withHeap(int megabytes) {
        return new ChildJvm(megabytes, Map.of());
    }

    /** Returns a process to be started; its output is a pipe unless it is redirected. */
    public ProcessBuilder of(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMegabytes + "m",
                "-Xss1m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "rlaifv-attack-%p.log"),
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Drlaifv.root=" + System.getProperty("rlaifv.root", "")));
        properties.forEach((name, value) -> command.add("-D" + name + "=" + value));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        // the models are tiny: a second thread would spin more than it computes
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().put("GOMP_SPINCOUNT", "0");
        builder.environment().put("RUST_BACKTRACE", "0");
        return builder;
    }

    /** Starts a process whose output, including errors, goes to a file. */
    public Process start(Class<?> main, Path log, List<String> arguments) throws IOException {
        return of(main, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }
}
