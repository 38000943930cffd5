/**
 * Estimates what feedback will use before it runs. Start at {@link
 * io.github.rlaifv.feedback.estimate.FeedbackEstimate}.
 */
@NullMarked
package io.github.rlaifv.feedback.estimate;

import org.jspecify.annotations.NullMarked;
