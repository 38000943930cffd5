/** Which scored responses become preference pairs, and that their lengths are balanced. Start at {@link io.github.rlaifv.feedback.pair.PairSelector}. */
@NullMarked
package io.github.rlaifv.feedback.pair;

import org.jspecify.annotations.NullMarked;
