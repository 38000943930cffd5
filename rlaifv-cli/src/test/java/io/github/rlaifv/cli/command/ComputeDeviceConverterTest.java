package io.github.rlaifv.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.TypeConversionException;

class ComputeDeviceConverterTest {
    private final ComputeDeviceConverter converter = new ComputeDeviceConverter();

    @Test
    void cpuIsReadInAnyCase() {
        assertThat(converter.convert("cpu")).isEqualTo(ComputeDevice.cpu());
        assertThat(converter.convert("CPU")).isEqualTo(ComputeDevice.cpu());
    }

    @ParameterizedTest
    @CsvSource({"cuda, 0", "CUDA, 0", "cuda:0, 0", "cuda:1, 1", "Cuda:12, 12", "cuda:1000, 1000"})
    void cudaDeviceIsReadWithItsIndex(String text, int index) {
        assertThat(converter.convert(text)).isEqualTo(ComputeDevice.cuda(index));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "gpu", "cuda:", "cuda:-1", "cuda:01", "cuda:x", "cuda 1", "cuda:0,cuda:1", "cuda:99999999999"
            })
    void otherTextIsRejectedWithItsValue(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("expected cpu, cuda or cuda:N with the index N of the device, but was '" + text + "'");
    }

    @CommandLine.Command
    private static final class Host {
        @Mixin
        private DeviceOption device = new DeviceOption();
    }

    @Test
    void optionOfCommandsNamesTheSecondDevice() {
        Host host = new Host();
        new CommandLine(host).parseArgs("--device=cuda:1");
        assertThat(host.device.device()).contains(ComputeDevice.cuda(1));
        assertThat(host.device.policyOptions().device()).isEqualTo(ComputeDevice.cuda(1));
    }
}
