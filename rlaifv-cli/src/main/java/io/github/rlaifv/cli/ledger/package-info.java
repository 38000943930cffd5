/** The command {@code rlaifv ledger}. Start at {@link io.github.rlaifv.cli.ledger.LedgerCommand}. */
@NullMarked
package io.github.rlaifv.cli.ledger;

import org.jspecify.annotations.NullMarked;
