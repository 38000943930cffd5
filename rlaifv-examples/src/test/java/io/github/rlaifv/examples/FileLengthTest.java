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

/** Main source files stay short, since each holds one idea. */
class FileLengthTest {
    private static final long MOST_LINES = 400;
    private static final long MEDIAN = 80;
    private static final long NINE_OF_TEN = 200;

    @Test
    void noFileExceedsTheLimit() throws IOException {
        Map<Path, Long> lengths = lengths(sources().all());

        assertThat(lengths).hasSizeGreaterThan(900);
        lengths.values().removeIf(lines -> lines <= MOST_LINES);
        assertThat(lengths).as("files with over %d lines", MOST_LINES).isEmpty();
    }

    @Test
    void halfOfTheFilesAreShort() throws IOException {
        assertThat(quantile(0.5)).isLessThanOrEqualTo(MEDIAN);
    }

    @Test
    void nineOfTenFilesAreShort() throws IOException {
        assertThat(quantile(0.9)).isLessThanOrEqualTo(NINE_OF_TEN);
    }

    private static MainSources sources() throws IOException {
        return MainSources.of(Fixtures.repository());
    }

    private static long quantile(double share) throws IOException {
        long[] sorted = lengths(sources().all()).values().stream()
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
