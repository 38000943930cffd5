/** Writes the ledgers of runs. */
@NullMarked
package io.github.rlaifv.core.internal.ledger;

import org.jspecify.annotations.NullMarked;
