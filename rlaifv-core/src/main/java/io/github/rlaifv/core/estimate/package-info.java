/**
 * Estimates before a run what it will use: requests, tokens and images, and with an earlier run's ledger and prices also
 * time and cost. Start at {@link io.github.rlaifv.core.estimate.RunEstimate}.
 */
@NullMarked
package io.github.rlaifv.core.estimate;

import org.jspecify.annotations.NullMarked;
