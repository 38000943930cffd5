package io.github.rlaifv.core.model;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes a model or an adapter together with a card into a folder that is being made. */
final class SavedModel {
    private static final String CARD = "README.md";

    private SavedModel() {}

    /**
     * Saves a policy and its card.
     *
     * @param type type of the written weights; empty for those in memory
     * @param card text of the card
     * @param fresh the folder, which exists
     * @param listener listener that is notified of the stage {@link TrainablePolicy#SAVING}
     */
    static void write(TrainablePolicy policy, Optional<ScalarType> type, String card, Path fresh, RunListener listener)
            throws IOException {
        write(saved -> policy.save(saved, type, listener), card, fresh);
    }

    /** Saves the adapter of a policy and its card. */
    static void writeAdapter(TrainablePolicy policy, String card, Path fresh) throws IOException {
        write(saved -> policy.adapters().save(saved), card, fresh);
    }

    /** Whatever is saved makes a folder of its own, whose files are moved up. */
    static void write(Consumer<Path> save, String card, Path fresh) throws IOException {
        Path saved = fresh.resolve("saved");
        save.accept(saved);
        AtomicFolder.unfold(saved);
        Files.writeString(fresh.resolve(CARD), card);
    }
}
