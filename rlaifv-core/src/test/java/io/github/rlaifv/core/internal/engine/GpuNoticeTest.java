package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each case runs in a process of its own, since a process warns only once. */
@Timeout(120)
class GpuNoticeTest {
    private static final String WARNING = "There is an NVIDIA driver (570.86.15, ";
    private static final String REMEDY = "Exclude ai.djl.pytorch:pytorch-native-cpu";

    @TempDir
    Path root;

    @BeforeEach
    void requireCpuLibrary() {
        assumeThat(ComputeDevice.best()).isEqualTo(ComputeDevice.cpu());
        assumeThat(TorchSource.find().kind()).isEqualTo(TorchSource.Kind.CLASS_PATH);
    }

    @Test
    void processWarnsOnceOfAGpuThatIsNotUsed() throws Exception {
        driver();
        String output = outputOf(true);
        assertThat(output.split("WARN .*" + java.util.regex.Pattern.quote(WARNING), -1))
                .as(output)
                .hasSize(2);
        assertThat(output).contains(REMEDY, "PYTORCH_LIBRARY_PATH", "best: CPU");
        assertThat(output).contains("LibTorch finds no GPU, so models run on the CPU. ");
    }

    @Test
    void whoeverAsksForAMissingGpuGetsTheReasonOnce() throws Exception {
        driver();
        String output = outputOf(true, "cuda");
        assertThat(output).containsOnlyOnce(REMEDY).doesNotContain("WARN", "run on the CPU");
        assertThat(output)
                .containsPattern("cuda: there is no CUDA device 0 \\(LibTorch finds 0\\): There is an NVIDIA driver .*"
                        + "LibTorch finds no GPU\\. .*" + REMEDY);
    }

    @Test
    void warningIsShownWithoutALoggingLibraryToo() throws Exception {
        driver();
        assertThat(outputOf(false)).contains("WARNING: " + WARNING);
    }

    @Test
    void machineWithoutDriverGetsNoWarning() throws Exception {
        assertThat(outputOf(true)).doesNotContain("WARN", "NVIDIA driver (").contains("best: CPU");
        assertThat(outputOf(true, "cuda"))
                .doesNotContain("WARN", "NVIDIA driver (")
                .contains("cuda: there is no CUDA device 0 (LibTorch finds 0): choose the CPU, or install an NVIDIA");
    }

    private void driver() throws IOException {
        Path version = root.resolve("proc/driver/nvidia/version");
        Files.createDirectories(version.getParent());
        Files.writeString(version, "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release\n");
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/nvidia0"));
    }

    /** Output of a process that asks for the best device twice, or for a CUDA device. */
    private String outputOf(boolean logback, String... device) throws IOException, InterruptedException {
        String libraries = Arrays.stream(JavaProgram.classPath().split(File.pathSeparator))
                .filter(entry -> logback || !entry.contains("logback"))
                .collect(Collectors.joining(File.pathSeparator));
        return JavaProgram.of(BestDevice.class, "-Xmx256m", "-D" + NvidiaDriver.ROOT + "=" + root, "-cp", libraries)
                .run(device);
    }

    /** Program that asks for devices. */
    static final class BestDevice {
        private BestDevice() {}

        public static void main(String[] arguments) {
            if (arguments.length == 0) {
                System.out.println("best: " + ComputeDevice.best().kind());
                System.out.println("best: " + ComputeDevice.best().kind());
                return;
            }
            try {
                Kernels.open(ComputeDevice.cuda(0)).close();
            } catch (BadDataException e) {
                System.out.println("cuda: " + e.getMessage());
            }
        }
    }
}
