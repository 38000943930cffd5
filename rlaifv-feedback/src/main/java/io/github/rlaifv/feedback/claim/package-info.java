/**
 * Divides responses into atomic claims, each with a yes/no question. Start at {@link
 * io.github.rlaifv.feedback.claim.ClaimDecomposer}.
 */
@NullMarked
package io.github.rlaifv.feedback.claim;

import org.jspecify.annotations.NullMarked;
