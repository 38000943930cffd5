package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.device.ComputeDevice;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a device in upper or lower case: {@code cpu}, {@code cuda} for the first CUDA device, or {@code cuda:N} for the
 * one with index N, counted from 0.
 */
public final class ComputeDeviceConverter implements ITypeConverter<ComputeDevice> {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(0|[1-9][0-9]{0,5}))?", Pattern.CASE_INSENSITIVE);

    @Override
    public ComputeDevice convert(String value) {
        if (value.equalsIgnoreCase("cpu")) {
            return ComputeDevice.cpu();
        }
        Matcher cuda = CUDA.matcher(value);
        if (!cuda.matches()) {
            throw new TypeConversionException(
                    "expected cpu, cuda or cuda:N with the index N of the device, but was '" + value + "'");
        }
        String index = cuda.group(1);
        return ComputeDevice.cuda(index == null ? 0 : Integer.parseInt(index));
    }
}
