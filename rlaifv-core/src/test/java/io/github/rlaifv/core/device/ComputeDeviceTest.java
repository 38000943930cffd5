package io.github.rlaifv.core.device;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ComputeDeviceTest {
    @Test
    void missingCudaDeviceIsRejectedByItsNumber() {
        Path model = Fixtures.require(Fixtures.path("llava15", "model"));
        PolicyOptions options =
                PolicyOptions.builder().device(ComputeDevice.cuda(99)).build();
        assertThatThrownBy(() -> Policies.open(model, options))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("CUDA device 99");
    }
}
