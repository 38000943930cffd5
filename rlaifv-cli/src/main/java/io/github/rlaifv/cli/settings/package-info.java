/**
 * Settings files of commands: reading them, putting their values on the command line, and printing the settings of a run.
 * Start at {@link io.github.rlaifv.cli.settings.CommandSettings}.
 */
@NullMarked
package io.github.rlaifv.cli.settings;

import org.jspecify.annotations.NullMarked;
