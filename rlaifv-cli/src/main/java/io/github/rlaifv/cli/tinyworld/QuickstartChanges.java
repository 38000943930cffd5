package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.tinyworld.quickstart.QuickstartOptionsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Options of the quickstart, as changes to its builder. They are applied once all options are read: which settings the
 * builder starts from depends on the model and the images.
 */
abstract class QuickstartChanges {
    private final List<Consumer<QuickstartOptionsBuilder>> changes = new ArrayList<>();

    final void change(Consumer<QuickstartOptionsBuilder> change) {
        changes.add(change);
    }

    /** Applies the options that the command line names. */
    final void applyTo(QuickstartOptionsBuilder builder) {
        changes.forEach(change -> change.accept(builder));
    }
}
