/**
 * How the feedback of an alignment changes from round to round. Start at {@link io.github.rlaifv.align.drift.DriftReport}.
 */
@NullMarked
package io.github.rlaifv.align.drift;

import org.jspecify.annotations.NullMarked;
