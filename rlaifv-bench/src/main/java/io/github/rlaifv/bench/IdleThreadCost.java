package io.github.rlaifv.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures the cost of sleeping and spinning OpenMP threads: best-of-8 calls in processes with either setting of
 * {@code rlaifv.idle.threads}, alternating, on an idle machine and next to busy threads. Prints a table.
 */
@Command(
        name = "IdleThreads",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures best-of-8 calls with sleeping and with spinning OpenMP threads.")
public final class IdleThreadCost implements Callable<Integer> {
    private static final List<String> SETTINGS = List.of("passive", "active");

    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(names = "--image", required = true, description = "Image to describe.")
    private Path image = Path.of("");

    @Option(names = "--turns", description = "Processes per setting and load. Default: ${DEFAULT-VALUE}.")
    private int turns = 3;

    @Option(names = "--calls", description = "Measured calls per process. Default: ${DEFAULT-VALUE}.")
    private int calls = 10;

    @Option(
            names = "--busy",
            split = ",",
            description = "Numbers of busy threads next to the measured process. Default: ${DEFAULT-VALUE}.")
    private List<Integer> busy = new ArrayList<>(List.of(0, 2, 4));

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new IdleThreadCost()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println("| busy threads | sleeping (default), ms | spinning, ms | spinning / sleeping |");
        System.out.println("| ---: | ---: | ---: | ---: |");
        for (int threads : busy) {
            Map<String, List<Double>> times = new TreeMap<>();
            try (BusyThreads ignored = new BusyThreads(threads)) {
                for (int turn = 0; turn < turns; turn++) {
                    for (String setting : SETTINGS) {
                        times.computeIfAbsent(setting, name -> new ArrayList<>())
                                .addAll(measured(setting));
                    }
                }
            }
            double sleeping = median(times.getOrDefault("passive", List.of()));
            double spinning = median(times.getOrDefault("active", List.of()));
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %s | %s | %.2f |%n",
                    threads,
                    range(times.getOrDefault("passive", List.of())),
                    range(times.getOrDefault("active", List.of())),
                    spinning / sleeping);
        }
        return 0;
    }

    private List<Double> measured(String setting) throws IOException, InterruptedException {
        ProcessBuilder child = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Drlaifv.idle.threads=" + setting,
                "-cp",
                System.getProperty("java.class.path"),
                BestOfNTimes.class.getName(),
                model.toString(),
                image.toString(),
                String.valueOf(calls));
        child.environment().keySet().removeAll(List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
        Process process = child.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("the measured process ended with " + process.exitValue());
        }
        return printed.lines()
                .filter(line -> line.matches("[0-9.E]+"))
                .map(Double::valueOf)
                .toList();
    }

    private static double median(List<Double> values) {
        return new Median()
                .evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String range(List<Double> values) {
        return String.format(
                Locale.ROOT, "%.0f (%.0f to %.0f)", median(values), Collections.min(values), Collections.max(values));
    }

    /** Threads that compute until this is closed. */
    private static final class BusyThreads implements AutoCloseable {
        private final List<Thread> threads;
        private volatile boolean closed;

        BusyThreads(int count) {
            threads = IntStream.range(0, count)
                    .mapToObj(number -> new Thread(this::compute, "busy-" + number))
                    .toList();
            threads.forEach(thread -> {
                thread.setDaemon(true);
                thread.start();
            });
        }

        private void compute() {
            double value = 1;
            while (!closed && value > 0) {
                value = Math.sqrt(value + 1);
            }
        }

        @Override
        public void close() {
            closed = true;
            for (Thread thread : threads) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
