/**
 * Scores responses by a labeler's verdicts on their claims. Start at {@link
 * io.github.rlaifv.feedback.score.FeedbackScorer}.
 */
@NullMarked
package io.github.rlaifv.feedback.score;

import org.jspecify.annotations.NullMarked;
