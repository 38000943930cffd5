package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.attempt.ChildJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Lets a worker process open damaged inputs, target by target, and starts another one if it hangs or dies. */
final class Fuzzer {
    private static final long LARGEST_KEPT = 64L << 20;
    private static final Duration PREPARATION = Duration.ofMinutes(5);

    private final Path folder;
    private final long seed;
    private final Duration limit;
    private final long deadline;
    private final AttemptLog results;
    private final ChildJvm jvm;
    /** Remaining mutants by target: from, to. */
    private final Map<String, long[]> jobs = new LinkedHashMap<>();

    /**
     * Creates a fuzzer without jobs.
     *
     * @param folder folder for inputs and mutants with a bad outcome
     * @param seed seed of the damage
     * @param limit time after which a use counts as a hang
     * @param deadline time of {@link System#nanoTime} after which no further mutant is started, in nanoseconds
     * @param results receives the attempts
     */
    Fuzzer(Path folder, long seed, Duration limit, long deadline, AttemptLog results) {
        this.folder = folder;
        this.seed = seed;
        this.limit = limit;
        this.deadline = deadline;
        this.results = results;
        this.jvm = ChildJvm.withHeap(512);
    }

    /** Adds a target with a range of mutants. */
    void add(String target, long from, long to) {
        jobs.put(target, new long[] {from, to});
    }

    /** Runs all jobs. */
    void run() throws IOException, InterruptedException {
        int failures = 0;
        while (!jobs.isEmpty() && System.nanoTime() < deadline) {
            long before = left();
            Worker worker = new Worker();
            worker.run();
            failures = left() < before ? 0 : failures + 1;
            if (failures == 2) {
                String target = jobs.keySet().iterator().next();
                jobs.remove(target);
                results.add(new Attempt(
                        target,
                        -1,
                        "the sound input",
                        AttemptOutcome.DEATH,
                        "could not be made or used: see " + worker.log,
                        0));
            }
        }
    }

    private long left() {
        return jobs.values().stream().mapToLong(job -> job[1] - job[0]).sum();
    }

    /** One worker process and its reports. */
    private final class Worker {
        private final Path log =
                folder.resolve("worker-" + Thread.currentThread().getId() + ".log");
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private @Nullable String target;
        private long number;
        private String attack = "";

        void run() throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(List.of(
                    folder.toString(),
                    Long.toString(seed),
                    folder.resolve("bad").toString()));
            jobs.forEach((name, job) -> arguments.add(name + ":" + job[0] + ":" + job[1]));
            Files.createDirectories(folder);
            Process process = jvm.of(FuzzWorker.class, arguments)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            Thread reader = new Thread(() -> read(process), "fuzz output");
            reader.setDaemon(true);
            reader.start();
            try {
                while (heard(process)) {
                    // runs until the process ends
                }
            } finally {
                process.destroyForcibly().waitFor();
            }
        }

        private void read(Process process) {
            try (BufferedReader reader =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    if (line.startsWith(FuzzWorker.MARK)) {
                        lines.add(line.substring(FuzzWorker.MARK.length()));
                    }
                }
            } catch (IOException e) {
                // the process was ended
            }
            lines.add("gone");
        }

        private boolean heard(Process process) throws InterruptedException {
            Duration wait = target == null ? PREPARATION : limit;
            @Nullable String line = lines.poll(wait.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                stopped(AttemptOutcome.HANG, "no result after " + wait.toSeconds() + " s");
                return false;
            }
            if (line.startsWith("start ")) {
                String[] parts = line.split(" ", 4);
                target = parts[1];
                number = Long.parseLong(parts[2]);
                attack = parts[3];
                return true;
            }
            if (line.startsWith("done ")) {
                Attempt attempt = Attempt.fromJson(line.substring(5));
                results.add(attempt);
                done(attempt.target(), attempt.number());
                target = null;
                return System.nanoTime() < deadline;
            }
            if (line.equals("gone")) {
                process.waitFor();
                stopped(AttemptOutcome.DEATH, "exit code " + process.exitValue() + "; " + lastWords());
                return false;
            }
            return !line.equals("end");
        }

        private void stopped(AttemptOutcome outcome, String detail) {
            if (target == null) {
                return;
            }
            results.add(new Attempt(target, number, attack, outcome, detail, 0));
            done(target, number);
            keep(target);
        }

        private void keep(String name) {
            Path damaged = folder.resolve(name).resolve("input").resolve(attack.substring(0, attack.indexOf(": ")));
            Path copy = folder.resolve("bad").resolve(name).resolve(number + "-" + damaged.getFileName());
            try {
                if (!Files.isRegularFile(damaged, LinkOption.NOFOLLOW_LINKS) || Files.size(damaged) > LARGEST_KEPT) {
                    return;
                }
                Files.createDirectories(copy.getParent());
                Files.copy(damaged, copy, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                // it can be made again from seed and number
            }
        }

        private String lastWords() {
            try {
                List<String> all = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
                return String.join(" / ", all.subList(Math.max(0, all.size() - 5), all.size()));
            } catch (IOException e) {
                return "no log";
            }
        }
    }

    private void done(String target, long number) {
        long[] job = jobs.get(target);
        if (job != null) {
            job[0] = number + 1;
            if (job[0] >= job[1]) {
                jobs.remove(target);
            }
        }
    }
}
