package io.github.rlaifv.cli.align;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the norm to which gradients are clipped: a number, or {@code off}, which is 0. */
public final class ClippingNorm implements ITypeConverter<Double> {
    private static final String OFF = "off";

    @Override
    public Double convert(String value) {
        if (value.equalsIgnoreCase(OFF)) {
            return 0.0;
        }
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected a number such as 1, or " + OFF + ", but was '" + value + "'");
        }
    }
}
