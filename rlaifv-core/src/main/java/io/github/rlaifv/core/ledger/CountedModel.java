package io.github.rlaifv.core.ledger;

import java.util.Objects;

/**
 * A model whose use is counted.
 *
 * @param name name of the model, such as that of its folder or the one a server knows it by
 * @param fingerprint tells apart models of the same name: identifies the files that the model was opened from, or the
 *     served model
 */
public record CountedModel(String name, String fingerprint) {
    public CountedModel {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(fingerprint, "fingerprint");
    }
}
