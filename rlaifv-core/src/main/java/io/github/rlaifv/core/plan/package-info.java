/**
 * Plans the memory that a run takes on each device, from config.json alone. Start at {@link
 * io.github.rlaifv.core.plan.MemoryPlan}.
 */
@NullMarked
package io.github.rlaifv.core.plan;

import org.jspecify.annotations.NullMarked;
