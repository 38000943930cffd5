package io.github.rlaifv.bench.attack.kill;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.attempt.FileTree;
import io.github.rlaifv.bench.attack.attempt.LogText;
import io.github.rlaifv.bench.attack.job.Job;
import io.github.rlaifv.bench.attack.job.JobMain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Kills a command again and again while it writes, lets it finish, and compares its files with those of an undisturbed
 * run. Every other kill is a request to end (SIGTERM), which the command must follow.
 *
 * @param folder folder for runs and logs
 * @param input input of the command
 * @param wanted number of kills
 * @param seed seed of the moments
 */
public record KillAttack(Path folder, Path input, int wanted, long seed) {
    private static final long LONGEST_SECONDS = 300;
    private static final long LAST_WORDS_SECONDS = 30;

    /** Kills a command. */
    public void run(Job job, UndisturbedRun unbroken, AttemptLog results) throws IOException, InterruptedException {
        Random random = new Random(seed * 31 + job.name().hashCode());
        int kills = 0;
        for (int runs = 0; kills < wanted; runs++) {
            Path output = folder.resolve(job.name() + "-" + runs);
            List<String> killed = new ArrayList<>();
            long begin = System.nanoTime();
            @Nullable Verdict verdict = null;
            while (verdict == null) {
                // the very last run must not be killed any more
                verdict = once(job, unbroken, output, killed, kills + killed.size() >= wanted, random);
            }
            long millis = (System.nanoTime() - begin) / 1_000_000;
            for (String kill : killed) {
                results.add(
                        new Attempt("kill " + job.name(), kills++, kill, verdict.outcome(), verdict.detail(), millis));
            }
            if (killed.isEmpty()) {
                if (!verdict.outcome().allowed()) {
                    results.add(new Attempt(
                            "kill " + job.name(), kills++, "none", verdict.outcome(), verdict.detail(), millis));
                } else if (runs > 20 * wanted) {
                    throw new IllegalStateException(job.name() + " ends before it can be killed");
                }
            }
            if (verdict.outcome().allowed()) {
                FileTree.delete(output);
            }
        }
    }

    private record Verdict(AttemptOutcome outcome, String detail) {}

    /** Starts the command once; returns null if it was killed. */
    private @Nullable Verdict once(
            Job job, UndisturbedRun unbroken, Path output, List<String> killed, boolean last, Random random)
            throws IOException, InterruptedException {
        Path log = folder.resolve(output.getFileName() + "-" + killed.size() + ".log");
        long before = FileTree.bytes(output);
        Process process = UndisturbedRun.JVM.start(JobMain.class, log, job.arguments(input, output));
        if (!last) {
            long start = System.nanoTime();
            while (process.isAlive() && FileTree.bytes(output) == before) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            long wait = (long) (random.nextDouble() * Math.max(50, unbroken.writingMillis()));
            if (!process.waitFor(wait, TimeUnit.MILLISECONDS)) {
                boolean asked = random.nextBoolean();
                if (asked) {
                    process.destroy();
                    if (!process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                        process.destroyForcibly().waitFor();
                        return new Verdict(
                                AttemptOutcome.HANG, "still there " + LAST_WORDS_SECONDS + " s after SIGTERM");
                    }
                }
                process.destroyForcibly().waitFor();
                killed.add((asked ? "SIGTERM" : "SIGKILL") + " after " + (System.nanoTime() - start) / 1_000_000
                        + " ms, " + (FileTree.bytes(output) - before) + " bytes");
                return null;
            }
        }
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return new Verdict(AttemptOutcome.HANG, "no end within " + LONGEST_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            AttemptOutcome outcome = process.exitValue() == 1 || process.exitValue() == 2
                    ? AttemptOutcome.REFUSED_WITHOUT_NAME
                    : AttemptOutcome.DEATH;
            return new Verdict(
                    outcome,
                    "exit code " + process.exitValue() + " on resuming: "
                            + LogText.of(log).brief());
        }
        String difference = Job.difference(unbroken.results(), Job.results(output));
        return difference.isEmpty()
                ? new Verdict(AttemptOutcome.READ_RIGHT, "same bytes after " + killed.size() + " kills")
                : new Verdict(
                        AttemptOutcome.SILENTLY_WRONG, difference + "after " + killed.size() + " kills, see " + output);
    }
}
