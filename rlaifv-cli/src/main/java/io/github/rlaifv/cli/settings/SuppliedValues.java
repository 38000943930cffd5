package io.github.rlaifv.cli.settings;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An option, or a mixin of options, that gives values to other options of its command: those that neither the command line
 * nor the settings file gives.
 */
public interface SuppliedValues {
    /**
     * Returns the values by their source. An earlier source wins over a later one.
     *
     * @param given returns the value of an option, such as {@code --lora}, that the command line or the settings file gives;
     *     empty if neither does
     */
    List<SuppliedSource> supplied(Function<String, Optional<String>> given);
}
