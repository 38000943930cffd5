/** The example mains and the command line over them. Start at {@link io.github.rlaifv.cli.command.RlaifvCommand}. */
@NullMarked
package io.github.rlaifv.cli;

import org.jspecify.annotations.NullMarked;
