package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Platform;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class IdleThreadsTest {

    @Test
    void environmentVariablesOfTheUserTakePrecedence() {
        assertThat(IdleThreads.wanted(Map.of(), "passive")).isTrue();
        assertThat(IdleThreads.wanted(Map.of(), "active")).isFalse();
        assertThat(IdleThreads.wanted(Map.of("OMP_WAIT_POLICY", "active"), "passive"))
                .isFalse();
        assertThat(IdleThreads.wanted(Map.of("GOMP_SPINCOUNT", "1000"), "passive"))
                .isFalse();
    }

    @Test
    void unsupportedValueIsRejectedOnEveryCall() {
        String before = System.setProperty(IdleThreads.PROPERTY, "sleepy");
        try {
            for (int call = 0; call < 2; call++) {
                assertThatThrownBy(IdleThreads::sleep)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("-Drlaifv.idle.threads must be passive or active, was \"sleepy\"");
            }
        } finally {
            if (before == null) {
                System.clearProperty(IdleThreads.PROPERTY);
            } else {
                System.setProperty(IdleThreads.PROPERTY, before);
            }
        }
    }

    @Test
    void propertyDecidesWhetherIdleOpenMpThreadsSleep() throws Exception {
        assumeThat(Platform.isLinux()).isTrue();
        assertThat(settingsOfAProcess("passive")).contains("GOMP_SPINCOUNT = '0'");
        assertThat(settingsOfAProcess("active")).contains("GOMP_SPINCOUNT").doesNotContain("GOMP_SPINCOUNT = '0'");
    }

    /** Output of a process that opens the kernels, with the settings that the OpenMP library prints. */
    private static String settingsOfAProcess(String property) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-D" + IdleThreads.PROPERTY + "=" + property,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                KernelOpener.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
        builder.environment().put("OMP_DISPLAY_ENV", "verbose");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }

    /** Program that opens the kernels and ends. */
    static final class KernelOpener {
        private KernelOpener() {}

        public static void main(String[] arguments) {
            try (Kernels kernels = Kernels.open(ComputeDevice.cpu())) {
                assertThat(kernels.root()).isNotNull();
            }
        }
    }
}
