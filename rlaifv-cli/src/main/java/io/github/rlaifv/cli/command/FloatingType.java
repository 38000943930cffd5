package io.github.rlaifv.cli.command;

import io.github.rlaifv.core.device.ScalarType;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the type of weights, in upper or lower case. Only floating-point types are accepted. */
public final class FloatingType implements ITypeConverter<ScalarType> {
    @Override
    public ScalarType convert(String value) {
        List<ScalarType> types =
                Arrays.stream(ScalarType.values()).filter(ScalarType::floating).toList();
        return types.stream()
                .filter(type -> type.name().equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(
                        () -> new TypeConversionException("expected one of " + types + " but was '" + value + "'"));
    }
}
