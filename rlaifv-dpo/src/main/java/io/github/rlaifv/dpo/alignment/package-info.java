/** Input and output of an alignment in rounds. Start at {@link io.github.rlaifv.dpo.alignment.FeedbackFunction}. */
@NullMarked
package io.github.rlaifv.dpo.alignment;

import org.jspecify.annotations.NullMarked;
