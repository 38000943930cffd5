package io.github.rlaifv.core.internal.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that compares kernels on a GPU machine knows all kernels. */
class KernelsScriptTest {
    @TempDir
    private Path folder;

    private static final String SCRIPT = "rlaifv-bench/python/check_kernels.py";
    /** Far more than help and errors take on a busy machine. */
    private static final int SECONDS = 60;

    private static final Pattern KERNEL = Pattern.compile("^  def (\\w+)\\(", Pattern.MULTILINE);

    /** Runs the script where PyTorch can't be imported; returns its exit code, and what it prints. */
    private String withoutTorch(String... arguments) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("torch.py"), "raise ImportError('no torch here')");
        List<String> command = new ArrayList<>(
                List.of("python3", Fixtures.repository().resolve(SCRIPT).toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output.txt");
        ProcessBuilder script =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        script.environment().put("PYTHONPATH", folder.toString());
        Process process = script.start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                    .as("%s ends within %d seconds", command, SECONDS)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return process.exitValue() + " " + Files.readString(output);
    }

    private static boolean hasPython() {
        try {
            Process version = new ProcessBuilder("python3", "--version").start();
            return version.waitFor(SECONDS, TimeUnit.SECONDS) && version.exitValue() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void helpAndMistakesNeedNoTorch() throws Exception {
        assumeTrue(hasPython(), "there is no python3");
        assertThat(withoutTorch("--help")).startsWith("0 usage: ").contains("--archive", "--kernels");
        assertThat(withoutTorch("--types=float32,int8"))
                .startsWith("2 ")
                .contains("--types: 'int8' is none of float32");
        assertThat(withoutTorch("--kernels=(")).startsWith("2 ").contains("--kernels: '(' is no regular expression");
        assertThat(withoutTorch("--archive=missing.pt")).startsWith("2 ").contains("there is no file missing.pt");
        assertThat(withoutTorch("--out=" + folder)).startsWith("2 ").contains("can't be written");
        assertThat(withoutTorch("--device=cpu"))
                .startsWith("1 check_kernels.py needs PyTorch 2.7 or newer (no torch here): pip install torch");
    }

    @Test
    void everyKernelHasACase() throws IOException {
        Path root = Fixtures.repository();
        String script = Files.readString(root.resolve(SCRIPT));
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
