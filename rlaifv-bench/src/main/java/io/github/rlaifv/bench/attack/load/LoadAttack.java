package io.github.rlaifv.bench.attack.load;

import io.github.rlaifv.bench.attack.attempt.Attempt;
import io.github.rlaifv.bench.attack.attempt.AttemptLog;
import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.attempt.ChildJvm;
import io.github.rlaifv.bench.attack.attempt.FileTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Calls the library from many threads at once, with one process per scene.
 *
 * @param folder folder for logs
 * @param calls number of calls in all scenes together
 * @param seed seed of the moments
 */
public record LoadAttack(Path folder, int calls, long seed) {
    private static final long LONGEST_SECONDS = 600;

    /** Runs all scenes. */
    public void run(AttemptLog results) throws IOException, InterruptedException {
        FileTree.delete(folder);
        Files.createDirectories(folder);
        for (LoadScene scene : LoadScene.values()) {
            String target = "concurrent " + scene.words();
            int share = Math.max(8, calls * scene.percent() / 100);
            Path log = folder.resolve(scene.name().toLowerCase(java.util.Locale.ROOT) + ".log");
            long begin = System.nanoTime();
            Process process = ChildJvm.withHeap(900)
                    .start(
                            LoadWorker.class,
                            log,
                            List.of(scene.name(), Integer.toString(share), Long.toString(seed), folder.toString()));
            boolean ended = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS);
            if (!ended) {
                process.destroyForcibly().waitFor();
            }
            int reported = 0;
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            for (String line : lines) {
                if (line.startsWith(LoadWorker.MARK)) {
                    results.add(Attempt.fromJson(line.substring(LoadWorker.MARK.length())));
                    reported++;
                }
            }
            if (!ended || process.exitValue() != 0) {
                results.add(new Attempt(
                        target,
                        reported,
                        "of " + share + " calls",
                        ended ? AttemptOutcome.DEATH : AttemptOutcome.HANG,
                        (ended ? "exit code " + process.exitValue() : "no end") + "; "
                                + String.join(" / ", lines.subList(Math.max(0, lines.size() - 5), lines.size())),
                        (System.nanoTime() - begin) / 1_000_000));
            }
        }
    }
}
