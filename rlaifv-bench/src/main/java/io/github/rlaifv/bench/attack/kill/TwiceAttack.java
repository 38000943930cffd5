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
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Starts a command twice in one folder. One of the two may refuse to run, by name; the files must be those of one run.
 *
 * @param folder folder for runs and logs
 * @param input input of the command
 * @param times number of times
 * @param seed seed of the time between both starts
 */
public record TwiceAttack(Path folder, Path input, int times, long seed) {
    private static final long LONGEST_SECONDS = 300;

    /** Starts a command twice. */
    public void run(Job job, UndisturbedRun unbroken, AttemptLog results) throws IOException, InterruptedException {
        Random random = new Random(seed * 37 + job.name().hashCode());
        for (int i = 0; i < times; i++) {
            Path output = folder.resolve(job.name() + "-twice-" + i);
            Path log = folder.resolve(job.name() + "-twice-" + i + ".log");
            Path other = folder.resolve(job.name() + "-twice-" + i + "-second.log");
            long begin = System.nanoTime();
            Process first = UndisturbedRun.JVM.start(JobMain.class, log, job.arguments(input, output));
            long wait = random.nextInt((int) Math.max(1, Math.min(2000, unbroken.writingMillis())));
            if (i % 2 == 1) {
                while (first.isAlive() && FileTree.bytes(output) == 0) {
                    TimeUnit.MILLISECONDS.sleep(5);
                }
                wait /= 4;
            }
            TimeUnit.MILLISECONDS.sleep(wait);
            Process second = UndisturbedRun.JVM.start(JobMain.class, other, job.arguments(input, output));
            Attempt attempt =
                    new Twice(i, output, List.of(first, second), List.of(log, other), begin).judge(job, unbroken);
            results.add(attempt);
            if (attempt.outcome().allowed()) {
                FileTree.delete(output);
            }
        }
    }

    /**
     * A command started twice.
     *
     * @param number number of the attempt
     * @param output folder that both write into
     * @param processes both
     * @param logs logs of the processes
     * @param begin time of the first start, as {@link System#nanoTime}
     */
    private record Twice(int number, Path output, List<Process> processes, List<Path> logs, long begin) {
        Attempt judge(Job job, UndisturbedRun unbroken) throws IOException, InterruptedException {
            StringBuilder report = new StringBuilder();
            int done = 0;
            AttemptOutcome outcome = AttemptOutcome.READ_RIGHT;
            for (int i = 0; i < 2; i++) {
                if (!processes.get(i).waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                    processes.get(i).destroyForcibly().waitFor();
                    outcome = AttemptOutcome.HANG;
                    continue;
                }
                int exit = processes.get(i).exitValue();
                LogText log = LogText.of(logs.get(i));
                if (exit == 0) {
                    done++;
                } else if (log.hasStackTrace()) {
                    outcome = AttemptOutcome.FOREIGN_EXCEPTION;
                } else if (!log.text().contains(output.getFileName().toString())) {
                    outcome = AttemptOutcome.REFUSED_WITHOUT_NAME;
                } else if (outcome == AttemptOutcome.READ_RIGHT) {
                    outcome = AttemptOutcome.REFUSED_BY_NAME;
                }
                if (exit != 0) {
                    report.append("process ")
                            .append(i + 1)
                            .append(" exits with ")
                            .append(exit)
                            .append(": ")
                            .append(log.brief());
                }
            }
            String difference = Job.difference(unbroken.results(), Job.results(output));
            if (done == 0) {
                outcome = outcome.allowed() ? AttemptOutcome.REFUSED_WITHOUT_NAME : outcome;
                report.insert(0, "no process finished; ");
            } else if (!difference.isEmpty()) {
                outcome = AttemptOutcome.SILENTLY_WRONG;
                report.insert(0, difference);
            }
            return new Attempt(
                    "two processes " + job.name(),
                    number,
                    "started twice",
                    outcome,
                    report.toString(),
                    (System.nanoTime() - begin) / 1_000_000);
        }
    }
}
