package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed again and again ends with the bytes of one that was let be. How often is the system property
 * {@code rlaifv.kills}.
 */
class KilledFeedbackIT {
    private static final long PAUSE_MS = 2;
    private static final int ATTEMPTS_AT_MOST = 1000;

    @TempDir
    private Path folder;

    @Test
    void endsWithTheSameBytesHoweverOftenItIsKilled() throws Exception {
        Path unbroken = folder.resolve("unbroken");
        SlowFeedback.run(unbroken, 0);

        Path killed = folder.resolve("killed");
        Random random = new Random(7);
        int wanted = Integer.getInteger("rlaifv.kills", 10);
        int kills = 0;
        int inTheMiddle = 0;
        boolean ended = false;
        for (int attempt = 0; !ended && attempt < ATTEMPTS_AT_MOST; attempt++) {
            Process process = start(killed);
            if (kills >= wanted) {
                ended = process.waitFor(2, TimeUnit.MINUTES);
                assertThat(process.exitValue()).isZero();
                break;
            }
            long before = bytes(killed);
            await(killed, before, process);
            // The run goes on for a moment: less than a stage at first, so the kills fall into all stages.
            if (process.waitFor(random.nextInt(40), TimeUnit.MILLISECONDS)) {
                assertThat(process.exitValue()).isZero();
                ended = true;
            } else {
                process.destroyForcibly().waitFor();
                kills++;
                inTheMiddle += bytes(killed) > before ? 1 : 0;
            }
        }

        assertThat(ended).isTrue();
        assertThat(inTheMiddle).as("kills after something was written").isGreaterThanOrEqualTo(wanted / 2);
        assertThat(files(killed)).isEqualTo(files(unbroken));
    }

    private Process start(Path output) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SlowFeedback.class.getName(),
                        output.toString(),
                        Long.toString(PAUSE_MS))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
    }

    /** Until the process has written something new, or ended. */
    private static void await(Path output, long before, Process process) throws Exception {
        while (process.isAlive() && bytes(output) <= before) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static long bytes(Path folder) throws IOException {
        long sum = 0;
        for (String content : files(folder).values()) {
            sum += content.length();
        }
        return sum;
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    try {
                        files.put(
                                folder.relativize(file).toString(),
                                Files.readString(file, StandardCharsets.ISO_8859_1));
                    } catch (NoSuchFileException e) {
                        // The running process has just renamed it, so it is as good as not there.
                        files.remove(folder.relativize(file).toString());
                    }
                }
            }
        }
        return files;
    }
}
