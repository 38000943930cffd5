package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import java.util.List;
import java.util.function.Supplier;

/**
 * A view of a model with its adapters switched off, used as the reference model of a LoRA training. Calls to it and to
 * the policy take turns. It is closed together with the policy.
 */
final class BasePolicy extends ModelPolicy {
    private final LocalModel model;
    private final Decoder decoder;
    private final Runnable check;

    /**
     * @param decoder decoder without adapters
     * @param check throws an exception if the weights contain adapters now
     */
    BasePolicy(LocalModel model, Decoder decoder, Runnable check) {
        super(model, model.inference(decoder, () -> ProjectorAdapters.NONE));
        this.model = model;
        this.decoder = decoder;
        this.check = check;
    }

    @Override
    <T> T call(Supplier<T> work) {
        return model.gate().call(() -> {
            check.run();
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
