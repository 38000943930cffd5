package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A view of a model with its adapters switched off, used as the reference model of a LoRA training. Calls to it and to
 * the policy take turns. It is closed together with the policy.
 */
final class BasePolicy extends ModelPolicy {
    private final LocalModel model;
    private final Decoder decoder;
    private final BooleanSupplier merged;

    /**
     * @param decoder decoder without adapters
     * @param merged whether the adapters that are switched off in this view are merged into the weights
     */
    BasePolicy(LocalModel model, Decoder decoder, BooleanSupplier merged) {
        super(model, model.inference(decoder, () -> ProjectorAdapters.NONE));
        this.model = model;
        this.decoder = decoder;
        this.merged = merged;
    }

    @Override
    <T> T call(Supplier<T> work) {
        return model.gate().call(() -> {
            if (merged.getAsBoolean()) {
                throw new IllegalStateException("the adapters of " + name()
                        + " are merged into the weights: unmerge them to ask the model without adapters");
            }
            return work.get();
        });
    }

    @Override
    public String fingerprint() {
        return call(() -> model.fingerprint("", List.of()));
    }

    /** Does nothing: the policy frees the model. */
    @Override
    public void close() {}

    /** Frees what belongs to this view only. */
    void free() {
        decoder.close();
    }
}
