/**
 * RLAIF-V as one run: rounds of feedback and preference learning, and the choice of the best one. Start at {@link
 * io.github.rlaifv.align.Alignment}.
 */
@NullMarked
package io.github.rlaifv.align;

import org.jspecify.annotations.NullMarked;
