/** A labeler's verdicts on claims, combined into scores of responses. Start at {@link io.github.rlaifv.feedback.score.FeedbackScorer}. */
@NullMarked
package io.github.rlaifv.feedback.score;

import org.jspecify.annotations.NullMarked;
