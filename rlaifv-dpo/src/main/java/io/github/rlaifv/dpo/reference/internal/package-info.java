/** Scores responses with a reference and stores the log-probabilities in a file. */
@NullMarked
package io.github.rlaifv.dpo.reference.internal;

import org.jspecify.annotations.NullMarked;
