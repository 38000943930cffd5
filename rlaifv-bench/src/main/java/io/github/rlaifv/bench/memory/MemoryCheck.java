package io.github.rlaifv.bench.memory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Compares the planned memory of tasks with the largest resident memory that they take. Prints one table row per task. Each
 * task runs in a Java process of its own. Weights may be random.
 */
@Command(
        name = "MemoryCheck",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Compares planned with measured memory, task by task.")
public final class MemoryCheck implements Callable<Integer> {
    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(names = "--out", required = true, description = "Folder for training runs; one subfolder per task.")
    private Path out = Path.of("");

    @Option(
            names = "--job",
            split = ",",
            description = "Tasks to run, of ${COMPLETION-CANDIDATES}. Default: all that fit.")
    private List<MemoryTask> jobs = List.of(MemoryTask.values());

    @Option(names = "--heap", description = "Java heap of each process in MiB. Default: ${DEFAULT-VALUE}.")
    private int heap = 128;

    @Option(names = "--verbose", description = "Print the plan of each task and other output of the process.")
    private boolean verbose;

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new MemoryCheck())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("| model | task | planned | measured | planned / measured | anonymous | files |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (MemoryTask job : jobs) {
            System.out.println(row(job));
        }
        return 0;
    }

    private String row(MemoryTask job) throws IOException, InterruptedException {
        Files.createDirectories(out);
        Path folder = out.resolve(job.name().toLowerCase(Locale.ROOT));
        Process process = new ProcessBuilder(command(job, folder))
                .redirectErrorStream(true)
                .start();
        String result = "";
        List<String> last = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (verbose) {
                    System.out.println(line);
                }
                result = line.startsWith(MemoryJob.RESULT) ? line.substring(MemoryJob.RESULT.length()) : result;
                last.add(line);
            }
        }
        if (process.waitFor() != 0 || result.isEmpty()) {
            return "| " + model.getFileName() + " | " + job + " | failed with exit code " + process.exitValue() + ": "
                    + String.join(" / ", last.subList(Math.max(0, last.size() - 3), last.size())) + " |";
        }
        return cells(job, result);
    }

    private String cells(MemoryTask job, String result) {
        String[] numbers = result.split(" ", -1);
        double planned = Double.parseDouble(numbers[0]);
        double measured = Double.parseDouble(numbers[1]);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %.2f GiB | %.2f GiB | %.2f | %.2f GiB | %.2f GiB |",
                model.getFileName(),
                job.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                gib(planned),
                gib(measured),
                planned / measured,
                gib(Double.parseDouble(numbers[2])),
                gib(Double.parseDouble(numbers[3])));
    }

    private static double gib(double bytes) {
        return bytes / (1L << 30);
    }

    private List<String> command(MemoryTask job, Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap + "m",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                MemoryJob.class.getName(),
                model.toString(),
                job.name(),
                folder.toString());
    }
}
