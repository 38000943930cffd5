package io.github.rlaifv.bench.attack.disk;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.attempt.LogText;
import io.github.rlaifv.bench.attack.job.Job;
import io.github.rlaifv.bench.attack.job.JobMain;
import io.github.rlaifv.bench.attack.kill.UndisturbedRun;
import io.github.rlaifv.core.testkit.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Runs a command where it can't write. It must end with exit code 1 and one paragraph that names a path. With space
 * again it must end with the bytes of an undisturbed run.
 *
 * @param folder folder for runs and logs
 * @param input input of the command
 * @param fills number of sizes of the disk
 */
public record DiskAttack(Path folder, Path input, int fills) {
    private static final long LONGEST_SECONDS = 300;
    private static final long WIDE = 1L << 30;

    /** Returns whether disks can be filled here, which requires the right to mount. */
    public static boolean possible(Path folder) throws IOException {
        return SmallDisk.isPossible(folder.resolve("try"));
    }

    /** Attacks a command. */
    public void run(Job job, UndisturbedRun unbroken, AttemptLog results) throws IOException, InterruptedException {
        file(job, results);
        if (!possible(folder)) {
            System.err.println("full and read-only disks are skipped: this user has no right to mount");
            return;
        }
        for (int i = 0; i < fills; i++) {
            full(job, unbroken, i, results);
        }
        readOnly(job, unbroken, results);
    }

    private SmallDisk disk(String name, long bytes) throws IOException {
        return SmallDisk.mount(folder.resolve(name), bytes)
                .orElseThrow(() -> new IllegalStateException("no disk could be mounted at " + folder.resolve(name)));
    }

    private void full(Job job, UndisturbedRun unbroken, int number, AttemptLog results)
            throws IOException, InterruptedException {
        long size = Math.max(4096, unbroken.bytes() * (2 * number + 1) / (2L * fills));
        try (SmallDisk disk = disk(job.name() + "-full-" + number, size)) {
            Path output = disk.path().resolve("run");
            Attempt refused = refused(job, number, "disk of " + size + " bytes", output, true);
            results.add(refused);
            if (refused.outcome().allowed()) {
                disk.resize(WIDE);
                results.add(resumed(job, unbroken, number, "space again", output));
            }
        }
    }

    private void readOnly(Job job, UndisturbedRun unbroken, AttemptLog results)
            throws IOException, InterruptedException {
        try (SmallDisk disk = disk(job.name() + "-read-only", WIDE)) {
            disk.readOnly(true);
            results.add(refused(job, 0, "read-only disk", disk.path().resolve("run"), false));
        }
        try (SmallDisk disk = disk(job.name() + "-finished", WIDE)) {
            Path output = disk.path().resolve("run");
            results.add(resumed(job, unbroken, 0, "before it is read-only", output));
            disk.readOnly(true);
            results.add(refused(job, 1, "finished, then read-only", output, true));
        }
    }

    private void file(Job job, AttemptLog results) throws IOException, InterruptedException {
        Path place = Files.createDirectories(folder.resolve(job.name() + "-file"));
        Path file = Files.writeString(place.resolve("taken"), "a file");
        results.add(refused(job, 2, "output is a file", file, false));
        results.add(refused(job, 3, "output below a file", file.resolve("run"), false));
        if (!Files.readString(file).equals("a file")) {
            results.add(new Attempt(
                    "disk " + job.name(),
                    4,
                    "output is a file",
                    AttemptOutcome.SILENTLY_WRONG,
                    "the file was changed",
                    0));
        }
    }

    /**
     * Checks a run that is expected to be refused.
     *
     * @param mayEnd whether the command may also finish without the write
     */
    private Attempt refused(Job job, int number, String attack, Path output, boolean mayEnd)
            throws IOException, InterruptedException {
        Path log = folder.resolve(job.name() + "-" + attack.replace(' ', '-') + ".log");
        long begin = System.nanoTime();
        Process process = UndisturbedRun.JVM.start(JobMain.class, log, job.arguments(input, output));
        AttemptOutcome outcome;
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            outcome = AttemptOutcome.HANG;
        } else {
            outcome = outcome(process.exitValue(), LogText.of(log), output, mayEnd);
        }
        return attempt(job, number, attack, outcome, LogText.of(log).brief(), begin);
    }

    private static AttemptOutcome outcome(int exit, LogText log, Path output, boolean mayEnd) {
        if (exit == 0) {
            return mayEnd ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG;
        }
        if (exit != 1 && exit != 2) {
            return AttemptOutcome.DEATH;
        }
        if (log.hasStackTrace()) {
            return log.text().contains("OutOfMemoryError")
                    ? AttemptOutcome.OUT_OF_MEMORY
                    : AttemptOutcome.FOREIGN_EXCEPTION;
        }
        boolean named =
                log.text().contains(output.toString()) || log.text().contains(String.valueOf(output.getParent()));
        return named ? AttemptOutcome.REFUSED_BY_NAME : AttemptOutcome.REFUSED_WITHOUT_NAME;
    }

    private Attempt resumed(Job job, UndisturbedRun unbroken, int number, String attack, Path output)
            throws IOException, InterruptedException {
        Path log = folder.resolve(job.name() + "-" + attack.replace(' ', '-') + "-" + number + ".log");
        long begin = System.nanoTime();
        Process process = UndisturbedRun.JVM.start(JobMain.class, log, job.arguments(input, output));
        if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return attempt(
                    job, number, attack, AttemptOutcome.HANG, LogText.of(log).brief(), begin);
        }
        if (process.exitValue() != 0) {
            return attempt(
                    job,
                    number,
                    attack,
                    AttemptOutcome.REFUSED_WITHOUT_NAME,
                    LogText.of(log).brief(),
                    begin);
        }
        String difference = Job.difference(unbroken.results(), Job.results(output));
        AttemptOutcome outcome = difference.isEmpty() ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG;
        return attempt(job, number, attack, outcome, difference, begin);
    }

    private static Attempt attempt(
            Job job, int number, String attack, AttemptOutcome outcome, String detail, long begin) {
        return new Attempt(
                "disk " + job.name(), number, attack, outcome, detail, (System.nanoTime() - begin) / 1_000_000);
    }
}
