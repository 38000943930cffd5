/** The commands {@code rlaifv human-claims}, {@code human-compare} and {@code human-read}. */
@NullMarked
package io.github.rlaifv.cli.human;

import org.jspecify.annotations.NullMarked;
