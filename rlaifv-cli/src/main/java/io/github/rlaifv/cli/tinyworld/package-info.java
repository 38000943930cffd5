/** The commands that run on the embedded model. Start at {@link io.github.rlaifv.cli.tinyworld.QuickstartCommand}. */
@NullMarked
package io.github.rlaifv.cli.tinyworld;

import org.jspecify.annotations.NullMarked;
