package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Native memory stays flat. The work runs in a process of its own, whose Java heap is resident from the start, so that
 * any growth is native memory.
 */
class NativeMemoryIT {
    private static final int WARM_UP = 100;
    /** Number of watched rounds. The documented number was measured with {@code -Drlaifv.memory.rounds=500}. */
    private static final int ROUNDS = Integer.getInteger("rlaifv.memory.rounds", 300);
    /** Allows 110 KiB per round. A leaked attention mask or the activations of one layer are larger. */
    private static final long MAX_GROWTH_KIB = 32 << 10;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"label", "train", "fused", "queue"})
    void nativeMemoryStaysFlat(String work) throws Exception {
        Properties seen = watch(work);
        assertThat(number(seen, "before.tensors")).isPositive();
        assertThat(number(seen, "after.tensors")).isEqualTo(number(seen, "before.tensors"));
        assumeTrue(seen.containsKey("before.residentKib"), "skipped: this system does not report resident memory");
        assertThat(number(seen, "after.residentKib") - number(seen, "before.residentKib"))
                .as("KiB grown over %s rounds: %s", ROUNDS, seen)
                .isLessThan(MAX_GROWTH_KIB);
    }

    private static long number(Properties seen, String key) {
        return Long.parseLong(seen.getProperty(key));
    }

    private Properties watch(String work) throws IOException, InterruptedException {
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = JavaProgram.of(
                        NativeMemoryWorker.class,
                        "-Xms256m",
                        "-Xmx256m",
                        "-XX:+AlwaysPreTouch",
                        "-Djava.awt.headless=true")
                .process(
                        Fixtures.require(Fixtures.path("llava15", "model")).toString(),
                        work,
                        Integer.toString(WARM_UP),
                        Integer.toString(ROUNDS))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as("ended in time; %s", Files.readString(err))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        Properties seen = new Properties();
        try (var reader = Files.newBufferedReader(out)) {
            seen.load(reader);
        }
        return seen;
    }
}
