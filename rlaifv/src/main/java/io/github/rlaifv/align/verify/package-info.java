/**
 * Best-of-N by verified claims: a labeler, by default the model itself, judges the claims of candidates. Start at {@link
 * io.github.rlaifv.align.verify.VerifiedRanker}.
 */
@NullMarked
package io.github.rlaifv.align.verify;

import org.jspecify.annotations.NullMarked;
