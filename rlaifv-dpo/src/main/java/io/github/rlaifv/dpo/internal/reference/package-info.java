/** Scores responses with a reference and stores the log-probabilities in a file. */
@NullMarked
package io.github.rlaifv.dpo.internal.reference;

import org.jspecify.annotations.NullMarked;
