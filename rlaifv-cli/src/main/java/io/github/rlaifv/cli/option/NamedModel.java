package io.github.rlaifv.cli.option;

import io.github.rlaifv.align.ModelAddress;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.nio.file.Path;
import picocli.CommandLine.TypeConversionException;

/** A model as options name it: a folder, an address, or the word {@value #EMBEDDED}. */
public final class NamedModel {
    /** The word for the embedded model. A folder of this name is {@code ./embedded}. */
    public static final String EMBEDDED = "embedded";

    private NamedModel() {}

    /**
     * Returns the address of a model. The embedded model is copied to the cache folder of the user when it is first named.
     *
     * @throws TypeConversionException if the text looks like an address but can't be opened
     */
    public static ModelAddress of(String text) {
        try {
            return new ModelAddress(
                    text.equals(EMBEDDED) ? EmbeddedModel.cached().toString() : text);
        } catch (RlaifvException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }

    /** Returns whether a folder is that of the embedded model. */
    public static boolean isEmbedded(Path folder) {
        return folder.equals(EmbeddedModel.cached());
    }
}
