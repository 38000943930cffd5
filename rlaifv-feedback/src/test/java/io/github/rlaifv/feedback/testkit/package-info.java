/**
 * What every scorer, decomposer and pair maker promises, as tests to extend. Start at {@link
 * io.github.rlaifv.feedback.testkit.FeedbackScorerContract}.
 */
@NullMarked
package io.github.rlaifv.feedback.testkit;

import org.jspecify.annotations.NullMarked;
