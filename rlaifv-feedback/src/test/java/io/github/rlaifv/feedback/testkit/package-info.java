/**
 * Contract tests for scorers, decomposers and pair makers, to be extended by tests of own implementations. Start at
 * {@link io.github.rlaifv.feedback.testkit.FeedbackScorerContract}.
 */
@NullMarked
package io.github.rlaifv.feedback.testkit;

import org.jspecify.annotations.NullMarked;
