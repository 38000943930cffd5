/**
 * Metrics of policies, best-of-N, queues and runs for Micrometer. Start at {@link
 * io.github.rlaifv.micrometer.PolicyMetrics}.
 */
@NullMarked
package io.github.rlaifv.micrometer;

import org.jspecify.annotations.NullMarked;
