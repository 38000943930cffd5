/** The example mains and the command line over them. Start at {@link io.github.rlaifv.examples.RlaifvCommand}. */
@NullMarked
package io.github.rlaifv.examples;

import org.jspecify.annotations.NullMarked;
