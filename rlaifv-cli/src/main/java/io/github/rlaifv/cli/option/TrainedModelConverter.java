package io.github.rlaifv.cli.option;

import io.github.rlaifv.align.ModelAddress;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a model that is trained or measured in this process: a folder, its {@code file:} address, or the embedded model. */
public final class TrainedModelConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        ModelAddress model = NamedModel.of(value);
        if (model.server()) {
            throw new TypeConversionException("'" + value + "' is the address of a server, but this model is trained or"
                    + " measured in this process: give its folder, or the word " + NamedModel.EMBEDDED);
        }
        return model.folder();
    }
}
