package io.github.rlaifv.bench.attack.kill;

import io.github.rlaifv.bench.attack.attempt.ChildJvm;
import io.github.rlaifv.bench.attack.attempt.FileTree;
import io.github.rlaifv.bench.attack.job.Job;
import io.github.rlaifv.bench.attack.job.JobMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * An undisturbed run of a command.
 *
 * @param results its files
 * @param bytes size of all files
 * @param writingMillis time from the first byte in the folder to the end, in milliseconds
 */
public record UndisturbedRun(Map<String, String> results, long bytes, long writingMillis) {
    /** Settings of the processes that run commands. */
    public static final ChildJvm JVM = ChildJvm.withHeap(700);

    private static final long MINUTES = 10;

    /**
     * Runs a command to its end.
     *
     * @param job the command
     * @param input its input
     * @param output a new folder
     * @throws IllegalStateException if the command fails
     */
    public static UndisturbedRun of(Job job, Path input, Path output) throws IOException, InterruptedException {
        Path log = output.resolveSibling(output.getFileName() + ".log");
        Process process = JVM.start(JobMain.class, log, job.arguments(input, output));
        while (process.isAlive() && FileTree.bytes(output) == 0) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        long begin = System.nanoTime();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(job.name() + " fails undisturbed: " + Files.readString(log));
        }
        return new UndisturbedRun(Job.results(output), FileTree.bytes(output), (System.nanoTime() - begin) / 1_000_000);
    }
}
