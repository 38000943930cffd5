package io.github.rlaifv.core.ledger;

import java.util.Objects;

/**
 * What one model was used for in one stage.
 *
 * @param model the model
 * @param usage what its calls used
 */
public record ModelUsage(CountedModel model, Usage usage) {
    public ModelUsage {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(usage, "usage");
    }
}
