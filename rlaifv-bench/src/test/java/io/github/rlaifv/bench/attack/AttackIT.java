package io.github.rlaifv.bench.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.bench.attack.fault.FaultAttack;
import io.github.rlaifv.bench.attack.fuzz.FuzzAttack;
import io.github.rlaifv.bench.attack.load.LoadAttack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of the attacks: damaged inputs of every kind, concurrent calls, a faulty server, kills, two processes in
 * one folder and disks that can't be written. Both halves run at once and end in minutes; {@link Attack} is the long form.
 */
class AttackIT {
    private static final long SEED = 1;
    private static final Pattern ALL = Pattern.compile("");

    @TempDir
    private Path folder;

    @Test
    void everyAttackIsWithstood() throws Exception {
        try (Results results = new Results(folder)) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Callable<Void>> halves = List.of(
                    () -> {
                        new FuzzAttack(
                                        folder.resolve("fuzz"),
                                        ALL,
                                        Integer.getInteger("rlaifv.mutants", 50),
                                        0,
                                        SEED,
                                        1,
                                        Duration.ofSeconds(60),
                                        Duration.ofMinutes(20))
                                .run(results);
                        return null;
                    },
                    () -> {
                        new JobAttacks(
                                        folder.resolve("commands"),
                                        ALL,
                                        Integer.getInteger("rlaifv.kills", 3),
                                        1,
                                        1,
                                        SEED,
                                        1)
                                .run(results);
                        new LoadAttack(folder.resolve("load"), 200, SEED).run(results);
                        new FaultAttack(40, SEED).run(results);
                        return null;
                    });
            for (Future<Void> half : threads.invokeAll(halves)) {
                half.get();
            }
            threads.shutdown();
            String table = results.table();
            Path kept = Files.createDirectories(Path.of("target", "attack"));
            Files.writeString(kept.resolve("table.md"), table);
            assertThat(results.total()).isGreaterThan(1000);
            assertThat(results.bad())
                    .as("attempts that were neither read right nor refused by name:%n%s", table)
                    .isEmpty();
        }
    }
}
