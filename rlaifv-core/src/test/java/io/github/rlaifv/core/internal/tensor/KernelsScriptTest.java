package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The script that compares kernels on a GPU machine knows all kernels. */
class KernelsScriptTest {
    private static final Pattern KERNEL = Pattern.compile("^  def (\\w+)\\(", Pattern.MULTILINE);

    @Test
    void everyKernelHasACase() throws IOException {
        Path root = Fixtures.repository();
        String script = Files.readString(root.resolve("rlaifv-bench/python/check_kernels.py"));
        List<String> kernels = KERNEL.matcher(Files.readString(root.resolve("rlaifv-core/src/main/kernels/kernels.py")))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
        assertThat(kernels).hasSizeGreaterThan(80);
        assertThat(kernels)
                .as("kernels that check_kernels.py names: add a case for a new one")
                .allMatch(kernel -> script.contains("\"" + kernel + "\""));
    }
}
