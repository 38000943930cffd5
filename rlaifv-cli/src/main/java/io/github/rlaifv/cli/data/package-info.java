/** The command {@code rlaifv data}. Start at {@link io.github.rlaifv.cli.data.DataCommand}. */
@NullMarked
package io.github.rlaifv.cli.data;

import org.jspecify.annotations.NullMarked;
