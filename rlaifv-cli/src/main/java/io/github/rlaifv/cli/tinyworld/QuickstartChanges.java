package io.github.rlaifv.cli.tinyworld;

import io.github.rlaifv.cli.command.OptionValue;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptionsBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Options of the quickstart, as changes to its builder. They are applied once all options are read: which settings the
 * builder starts from depends on the model and the images.
 */
abstract class QuickstartChanges {
    private final List<Change> changes = new ArrayList<>();

    /** What an option changes. */
    private record Change(String option, Consumer<QuickstartOptionsBuilder> change) {
        QuickstartOptions applyTo(QuickstartOptionsBuilder builder) {
            change.accept(builder);
            // some values are checked only here
            return builder.build();
        }
    }

    /** Adds the change that an option makes. */
    final void change(String option, Consumer<QuickstartOptionsBuilder> change) {
        changes.add(new Change(option, change));
    }

    /**
     * Applies the options that the command line names.
     *
     * @throws IllegalArgumentException naming the option whose value is rejected
     */
    final void applyTo(QuickstartOptionsBuilder builder) {
        changes.forEach(change -> OptionValue.checked(change.option(), () -> change.applyTo(builder)));
    }
}
