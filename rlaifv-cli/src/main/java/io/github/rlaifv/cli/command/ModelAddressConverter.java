package io.github.rlaifv.cli.command;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.run.BadDataException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the folder or address of a model, and rejects what looks like an address but can't be opened. */
public final class ModelAddressConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        try {
            return new ModelAddress(value).text();
        } catch (BadDataException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
