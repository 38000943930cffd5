/**
 * The tokens of completions, reported while they are sampled. Start at {@link
 * io.github.rlaifv.core.stream.TokenListener}.
 */
@NullMarked
package io.github.rlaifv.core.stream;

import org.jspecify.annotations.NullMarked;
