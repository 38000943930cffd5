package io.github.rlaifv.core.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.jna.Platform;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.IOException;
import java.util.List;
import java.util.Map;
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
        ProcessBuilder builder = JavaProgram.of(
                        KernelOpener.class, "-Xmx256m", "-D" + IdleThreads.PROPERTY + "=" + property)
                .process();
        builder.environment().keySet().removeAll(List.of("OMP_WAIT_POLICY", "GOMP_SPINCOUNT"));
        builder.environment().put("OMP_DISPLAY_ENV", "verbose");
        return JavaProgram.run(builder);
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
