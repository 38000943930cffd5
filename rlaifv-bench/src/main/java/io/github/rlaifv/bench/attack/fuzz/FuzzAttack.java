package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.FileTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Fuzzes all targets.
 *
 * @param folder folder for inputs, logs and mutants with a bad outcome
 * @param targets names of the targets that are attacked
 * @param mutants number of mutants per target
 * @param first number of the first mutant
 * @param seed seed of the damage
 * @param workers number of processes at once
 * @param limit time after which a use counts as a hang
 * @param time time after which no further mutant is started
 */
public record FuzzAttack(
        Path folder, Pattern targets, long mutants, long first, long seed, int workers, Duration limit, Duration time) {

    /** Runs until all mutants are opened or the time is over. */
    public void run(AttemptLog results) throws Exception {
        FileTree.delete(folder);
        long deadline = System.nanoTime() + time.toNanos();
        List<Fuzzer> fuzzers = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            fuzzers.add(new Fuzzer(folder, seed, limit, deadline, results));
        }
        int next = 0;
        for (String name : Targets.names()) {
            if (targets.matcher(name).find()) {
                long count = Math.max(1, mutants / Targets.named(name).every());
                fuzzers.get(next++ % workers).add(name, first, first + count);
            }
        }
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (Fuzzer fuzzer : fuzzers) {
                tasks.add(() -> {
                    fuzzer.run();
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
