/** The command {@code rlaifv inspect}. */
@NullMarked
package io.github.rlaifv.cli.inspect;

import org.jspecify.annotations.NullMarked;
