/**
 * Makes pairs again from finished feedback, by other rules and without judging anything again. Start at {@link
 * io.github.rlaifv.feedback.reuse.PairRules}.
 */
@NullMarked
package io.github.rlaifv.feedback.reuse;

import org.jspecify.annotations.NullMarked;
