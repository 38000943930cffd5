/**
 * Divides English texts into claims by rules, without a language model. Start at {@link
 * io.github.rlaifv.feedback.claim.rule.ClaimRules}.
 */
@NullMarked
package io.github.rlaifv.feedback.claim.rule;

import org.jspecify.annotations.NullMarked;
