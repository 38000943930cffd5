package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Kills a program repeatedly while it writes into a folder, and finally lets it finish. */
public final class KilledRuns {
    private static final int ATTEMPTS_AT_MOST = 1000;

    private final Class<?> program;
    private final Path log;
    private final int grace;

    /**
     * Result of the kills.
     *
     * @param kills number of kills
     * @param inTheMiddle number of kills after the process had written something
     * @param ended whether the last process finished without error
     */
    public record Outcome(int kills, int inTheMiddle, boolean ended) {}

    /**
     * @param program class whose main method runs in a process of its own
     * @param log file that receives the program's output
     * @param grace maximum time in milliseconds that a process continues after it has written something; shorter than
     *     a stage, so that kills happen in all stages
     */
    public KilledRuns(Class<?> program, Path log, int grace) {
        this.program = program;
        this.log = log;
        this.grace = grace;
    }

    /**
     * Kills the program the given number of times, then lets it finish.
     *
     * @param folder folder that the program writes into
     * @param wanted number of kills
     */
    public Outcome kill(Path folder, int wanted, String... arguments) throws IOException, InterruptedException {
        Random random = new Random(7);
        int kills = 0;
        int inTheMiddle = 0;
        for (int attempt = 0; attempt < ATTEMPTS_AT_MOST; attempt++) {
            Process process = start(arguments);
            if (kills >= wanted) {
                return new Outcome(
                        kills, inTheMiddle, process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0);
            }
            long before = bytes(folder);
            while (process.isAlive() && bytes(folder) <= before) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            if (process.waitFor(random.nextInt(grace), TimeUnit.MILLISECONDS)) {
                return new Outcome(kills, inTheMiddle, process.exitValue() == 0);
            }
            process.destroyForcibly().waitFor();
            kills++;
            inTheMiddle += bytes(folder) > before ? 1 : 0;
        }
        return new Outcome(kills, inTheMiddle, false);
    }

    private Process start(String... arguments) throws IOException {
        return JavaProgram.of(program, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto")
                .process(arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private static long bytes(Path folder) throws IOException {
        long sum = 0;
        for (String content : files(folder).values()) {
            sum += content.length();
        }
        return sum;
    }

    /**
     * Returns the contents of all files below a folder by relative name, with one character per byte, without ledgers,
     * which count what killed runs used too.
     */
    public static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile)
                        .filter(file -> !file.endsWith(Ledger.FILE))
                        .toList()) {
                    try {
                        files.put(
                                folder.relativize(file).toString(),
                                Files.readString(file, StandardCharsets.ISO_8859_1));
                    } catch (NoSuchFileException e) {
                        // The running process has just renamed the file, so it counts as absent.
                        files.remove(folder.relativize(file).toString());
                    }
                }
            } catch (UncheckedIOException e) {
                // A folder was deleted during the walk; the files found so far count.
            }
        }
        return files;
    }
}
