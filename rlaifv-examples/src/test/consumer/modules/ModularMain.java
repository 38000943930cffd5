package org.example.modular;

import io.github.rlaifv.align.Alignment;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.run.BadDataException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs the README's program on the module path, and uses a service of the module path and one of the class path. */
public final class ModularMain {
    private ModularMain() {}

    public static void main(String[] args) throws Exception {
        for (Class<?> type : new Class<?>[] {ModularMain.class, Policies.class, Alignment.class}) {
            check(type.getModule().isNamed(), type + " is not in a named module");
        }
        FirstAlignment.main(new String[] {"../rlaifv/llava-1.5-7b-hf", "../rlaifv/scenes"});
        PreferenceDataset pairs = PreferenceDataset.open(Path.of("feedback"));
        pairs.write(Path.of("parquet"), WriteOptions.of(DatasetFormat.TRL_PARQUET));
        check(PreferenceDataset.open(Path.of("parquet")).size() == pairs.size(), "another number of pairs");
        try {
            Policies.open(URI.create("http://localhost:8000/v1")).close();
            check(false, "an address without a model was opened");
        } catch (BadDataException e) {
            check(e.getMessage().contains("names no model"), "not a message of rlaifv-remote: " + e);
        }
        Files.writeString(Path.of("target", "modular.txt"), "ran in " + ModularMain.class.getModule());
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
