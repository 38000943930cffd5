package io.github.rlaifv.core.ledger;

import java.util.Optional;

/**
 * A row of a ledger's table: the use of all models of one name in one stage.
 *
 * @param stage name of the stage
 * @param model name of the model; empty in a row without calls of models
 * @param usage what its calls used
 * @param cost what that costs; empty if no prices were given
 */
public record LedgerRow(String stage, String model, Usage usage, Optional<Cost> cost) {}
