package io.github.rlaifv.bench.attack;

import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.FileTree;
import io.github.rlaifv.bench.attack.disk.DiskAttack;
import io.github.rlaifv.bench.attack.job.Job;
import io.github.rlaifv.bench.attack.job.Jobs;
import io.github.rlaifv.bench.attack.kill.KillAttack;
import io.github.rlaifv.bench.attack.kill.TwiceAttack;
import io.github.rlaifv.bench.attack.kill.UndisturbedRun;
import io.github.rlaifv.core.testkit.ClaimServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/**
 * Attacks the long commands, several at once: kills, two processes in one folder, and disks that can't be written.
 *
 * @param folder folder for inputs, runs and logs
 * @param commands names of the commands that are attacked
 * @param kills number of kills per command
 * @param twice number of times that each command is started twice
 * @param fills number of sizes of a small disk per command; -1 skips attacks on disks
 * @param seed seed of the moments
 * @param workers number of commands at once
 */
public record JobAttacks(Path folder, Pattern commands, int kills, int twice, int fills, long seed, int workers) {

    /** Attacks all commands. */
    public void run(AttemptLog results) throws Exception {
        FileTree.delete(folder);
        Path input = folder.resolve("input");
        Jobs.prepare(input);
        List<Callable<Void>> tasks = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try (ClaimServer divider = ClaimServer.start()) {
            for (Job job : Jobs.all(divider.address())) {
                if (commands.matcher(job.name()).find()) {
                    tasks.add(() -> {
                        attack(job, input, results);
                        return null;
                    });
                }
            }
            for (Future<Void> done : threads.invokeAll(tasks)) {
                done.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void attack(Job job, Path input, AttemptLog results) throws Exception {
        Path place = Files.createDirectories(folder.resolve(job.name()));
        UndisturbedRun unbroken = UndisturbedRun.of(job, input, place.resolve("unbroken"));
        if (kills > 0) {
            new KillAttack(place, input, kills, seed).run(job, unbroken, results);
        }
        if (twice > 0) {
            new TwiceAttack(place, input, twice, seed).run(job, unbroken, results);
        }
        if (fills >= 0) {
            new DiskAttack(Files.createDirectories(place.resolve("disk")), input, fills).run(job, unbroken, results);
        }
    }
}
