/**
 * Makes preference pairs of scored responses, and balances their lengths. Start at {@link
 * io.github.rlaifv.feedback.pair.PairSelector}.
 */
@NullMarked
package io.github.rlaifv.feedback.pair;

import org.jspecify.annotations.NullMarked;
