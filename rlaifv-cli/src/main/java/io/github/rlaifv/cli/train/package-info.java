/** The command that trains a model on pairs or on given responses. */
@NullMarked
package io.github.rlaifv.cli.train;

import org.jspecify.annotations.NullMarked;
