package io.github.rlaifv.core.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row of a ledger's table: the use of all models of one name in one stage.
 *
 * @param stage name of the stage
 * @param model name of the model
 * @param usage what its calls used
 * @param cost what that costs; null if no prices were given
 */
public record LedgerRow(
        String stage, String model, Usage usage, @Nullable Cost cost) {
    public LedgerRow {
        Objects.requireNonNull(stage, "stage");
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(usage, "usage");
    }

    /** The sum of this and another row, which is named as this one. */
    LedgerRow plus(LedgerRow other) {
        Cost sum = cost == null ? other.cost : other.cost == null ? cost : cost.plus(other.cost);
        return new LedgerRow(stage, model, usage.plus(other.usage), sum);
    }
}
