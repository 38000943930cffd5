/**
 * Counts what runs use and what it costs: requests, tokens, images, bytes and seconds by stage and model. Start at
 * {@link io.github.rlaifv.core.ledger.Ledger} to read the counts of a run, and at {@link
 * io.github.rlaifv.core.ledger.UsageMeter} to count work of your own.
 */
@NullMarked
package io.github.rlaifv.core.ledger;

import org.jspecify.annotations.NullMarked;
