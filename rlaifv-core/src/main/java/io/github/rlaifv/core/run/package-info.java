/**
 * What long runs share: listeners of their progress and metrics, cancellation, input limits and exceptions. Start at
 * {@link io.github.rlaifv.core.run.RunListener}.
 */
@NullMarked
package io.github.rlaifv.core.run;

import org.jspecify.annotations.NullMarked;
