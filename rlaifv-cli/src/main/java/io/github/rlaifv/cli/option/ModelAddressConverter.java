package io.github.rlaifv.cli.option;

import picocli.CommandLine.ITypeConverter;

/** Reads the folder or address of a model, or the word for the embedded one. */
public final class ModelAddressConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        return NamedModel.of(value).text();
    }
}
