/** The command {@code rlaifv}. Start at {@link io.github.rlaifv.cli.Rlaifv}. */
@NullMarked
package io.github.rlaifv.cli;

import org.jspecify.annotations.NullMarked;
