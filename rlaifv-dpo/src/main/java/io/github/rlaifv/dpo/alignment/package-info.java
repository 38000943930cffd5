/**
 * What goes into rounds of alignment and what comes out. Start at {@link
 * io.github.rlaifv.dpo.alignment.FeedbackFunction}.
 */
@NullMarked
package io.github.rlaifv.dpo.alignment;

import org.jspecify.annotations.NullMarked;
