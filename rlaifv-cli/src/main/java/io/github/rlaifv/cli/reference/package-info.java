/** The command that computes a reference's log-probabilities of pairs. */
@NullMarked
package io.github.rlaifv.cli.reference;

import org.jspecify.annotations.NullMarked;
