package io.github.rlaifv.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.fault.FaultAttack;
import io.github.rlaifv.bench.attack.fuzz.FuzzAttack;
import io.github.rlaifv.bench.attack.load.LoadAttack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs a short form of the attacks: damaged inputs of every kind, concurrent calls, a faulty server, killed processes,
 * two processes in one folder, and disks that cannot be written. {@link Attack} is the long form. The system properties
 * {@code rlaifv.mutants} and {@code rlaifv.kills} set the number of damaged inputs and kills. The results are written
 * to {@code target/attack/table.md}.
 */
class AttackIT {
    private static final long SEED = 1;
    private static final long MUTANTS = Long.getLong("rlaifv.mutants", 40);
    private static final int KILLS = Integer.getInteger("rlaifv.kills", 2);
    /** Time limit per attempt; generous because the build machine may be busy. */
    private static final Duration HANG = Duration.ofSeconds(60);

    private static final int PROCESSES = 2;

    @TempDir
    private Path folder;

    private void fuzz(String targets, String name, AttemptLog results) throws Exception {
        new FuzzAttack(
                        folder.resolve("fuzz-" + name),
                        Pattern.compile(targets),
                        MUTANTS,
                        0,
                        SEED,
                        1,
                        HANG,
                        Duration.ofMinutes(30))
                .run(results);
    }

    private void commands(String commands, int twice, int fills, AttemptLog results) throws Exception {
        new JobAttacks(
                        folder.resolve("commands-" + commands.replace('|', '-')),
                        Pattern.compile("^(" + commands + ")$"),
                        KILLS,
                        twice,
                        fills,
                        SEED,
                        1)
                .run(results);
    }

    private static Callable<Void> task(Attacker attacker) {
        return () -> {
            attacker.attack();
            return null;
        };
    }

    @FunctionalInterface
    private interface Attacker {
        void attack() throws Exception;
    }

    @Test
    void everyAttackIsWithstood() throws Exception {
        try (AttemptLog results = new AttemptLog(folder)) {
            List<Callable<Void>> tasks = new ArrayList<>();
            tasks.add(task(() -> commands("train-dpo", 1, 1, results)));
            tasks.add(task(() -> fuzz("^(model|adapter|safetensors|ZIP)", "models", results)));
            tasks.add(task(() -> commands("feedback", 1, 1, results)));
            tasks.add(task(() -> fuzz("^(?!model|adapter|safetensors|ZIP)", "others", results)));
            tasks.add(task(() -> commands("quickstart", 1, -1, results)));
            tasks.add(task(() -> commands("train-sft", 1, -1, results)));
            tasks.add(task(() -> commands("align|self-align", 0, -1, results)));
            tasks.add(task(() -> commands("rerank|evaluate", 0, -1, results)));
            tasks.add(task(() -> new LoadAttack(folder.resolve("load"), 200, SEED).run(results)));
            tasks.add(task(() -> new FaultAttack(40, SEED).run(results)));
            ExecutorService threads = Executors.newFixedThreadPool(PROCESSES);
            try {
                for (Future<Void> done : threads.invokeAll(tasks)) {
                    done.get();
                }
            } finally {
                threads.shutdownNow();
            }
            String table = results.table();
            Path kept = Files.createDirectories(Path.of("target", "attack"));
            Files.writeString(kept.resolve("table.md"), table);
            Files.copy(
                    folder.resolve("attempts.jsonl"),
                    kept.resolve("attempts.jsonl"),
                    StandardCopyOption.REPLACE_EXISTING);
            assertThat(results.total()).isGreaterThan(1000);
            assertThat(results.bad())
                    .as("attempts that were neither read right nor refused by name:%n%s", table)
                    .isEmpty();
        }
    }
}
