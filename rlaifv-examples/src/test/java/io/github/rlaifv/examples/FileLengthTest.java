package io.github.rlaifv.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files hold one idea each: main sources stay short. */
class FileLengthTest {
    private static final long MOST_LINES = 400;
    private static final long MEDIAN = 80;
    private static final long NINE_OF_TEN = 200;
    /** Of fewer files, the longest one would decide alone. */
    private static final int FEW_FILES = 20;

    @Test
    void noFileIsLong() throws IOException {
        Map<Path, Long> lengths = lengths(sources().all());

        assertThat(lengths).hasSizeGreaterThan(900);
        lengths.values().removeIf(lines -> lines <= MOST_LINES);
        assertThat(lengths).as("files with over %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void halfOfTheFilesAreShort() throws IOException {
        assertThat(quantile(sources().all(), 0.5)).isLessThanOrEqualTo(MEDIAN);
    }

    @Test
    void nineOfTenFilesOfEachModuleAreShort() throws IOException {
        Map<String, Long> tooLong = new TreeMap<>();
        sources().modules().forEach((module, files) -> {
            if (files.size() >= FEW_FILES) {
                tooLong.put(module, quantile(files, 0.9));
            }
        });

        assertThat(tooLong).containsKeys("rlaifv-core", "rlaifv-remote", "rlaifv-bench");
        tooLong.values().removeIf(lines -> lines <= NINE_OF_TEN);
        assertThat(tooLong)
                .as(
                        "modules of which over a tenth of the files has over %d lines, with the 90th percentile",
                        NINE_OF_TEN)
                .isEmpty();
    }

    private static MainSources sources() throws IOException {
        return MainSources.of(Fixtures.repository());
    }

    private static long quantile(Collection<Path> files, double share) {
        long[] sorted = lengths(files).values().stream()
                .mapToLong(Long::longValue)
                .sorted()
                .toArray();
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }

    private static Map<Path, Long> lengths(Collection<Path> files) {
        Map<Path, Long> lengths = new TreeMap<>();
        for (Path file : files) {
            try (Stream<String> lines = Files.lines(file)) {
                lengths.put(file, lines.count());
            } catch (IOException e) {
                throw new AssertionError(file + " can't be read", e);
            }
        }
        return lengths;
    }
}
