/**
 * Sheets for people: offline pages on which they label the claims that a labeler judged, choose between the responses of
 * pairs, or compare two models without knowing which is which. Start at {@link io.github.rlaifv.human.ClaimSheet} and
 * {@link io.github.rlaifv.human.ComparisonSheet}; {@code agreement} reads the results.
 */
@NullMarked
package io.github.rlaifv.human;

import org.jspecify.annotations.NullMarked;
