/**
 * Turns instructions into preference pairs: candidates, claims, verdicts, pairs. Start at {@link
 * io.github.rlaifv.feedback.FeedbackPipeline}.
 */
@NullMarked
package io.github.rlaifv.feedback;

import org.jspecify.annotations.NullMarked;
