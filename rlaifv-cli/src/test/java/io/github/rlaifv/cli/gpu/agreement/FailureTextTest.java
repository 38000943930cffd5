package io.github.rlaifv.cli.gpu.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FailureTextTest {
    private static final CheckedModel MODEL = new CheckedModel("model", Path.of("models", "llava"));
    private static final String ADVICE =
            "CUDA kernel errors might be asynchronously reported at some other API call, so the"
                    + " stacktrace below might be incorrect.\n"
                    + "For debugging consider passing CUDA_LAUNCH_BLOCKING=1\n"
                    + "Compile with `TORCH_USE_CUDA_DSA` to enable device-side assertions.\n";

    @Test
    void errorOfCudaInAKernelIsNamedAndNotTheAdviceBelowIt() {
        RuntimeException error =
                new IllegalStateException("The following operation failed in the TorchScript interpreter.\n"
                        + "Traceback of TorchScript, serialized code (most recent call last):\n"
                        + "  File \"code/__torch__.py\", line 67, in to_float32\n"
                        + "    return x.to(6).contiguous()\n"
                        + "           ~~~~ <--- HERE\n\n"
                        + "RuntimeError: CUDA error: device-side assert triggered\n" + ADVICE);
        assertThat(FailureText.of(error, MODEL))
                .isEqualTo("IllegalStateException: The following operation failed in the TorchScript interpreter. ..."
                        + " RuntimeError: CUDA error: device-side assert triggered");
    }

    @Test
    void errorOfCudaOutsideOfAKernelIsOneLine() {
        RuntimeException error =
                new IllegalStateException("CUDA error: an illegal memory access was encountered\n" + ADVICE);
        assertThat(FailureText.of(error, MODEL))
                .isEqualTo("IllegalStateException: CUDA error: an illegal memory access was encountered");
    }

    @Test
    void folderOfTheModelIsReplacedByItsName() {
        RuntimeException error = new IllegalStateException(MODEL.folder() + " is empty");
        assertThat(FailureText.of(error, MODEL)).isEqualTo("IllegalStateException: model is empty");
    }
}
