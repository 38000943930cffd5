/** The command that asks a model one question about one image. */
@NullMarked
package io.github.rlaifv.cli.ask;

import org.jspecify.annotations.NullMarked;
