package io.github.rlaifv.core.training;

import io.github.rlaifv.core.policy.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The low-rank adapters of a policy: at most one set at a time. While attached they take part in everything the policy
 * does, and their tensors are among its parameters. Attaching, loading, detaching, merging and saving wait for the call
 * that runs in another thread; changes are refused with an {@link IllegalStateException} from within a call.
 */
public interface Adapters {

    /** What is attached; empty if nothing is. */
    Optional<Lora> lora();

    /**
     * Adds fresh adapters. B is zero, so the policy says what it said before.
     *
     * @throws IllegalStateException if some are attached
     * @throws IllegalArgumentException if the targets match no module, or one that can't be adapted, or if the projector
     *     is asked for and this family's has no linear map that can be adapted
     */
    void attach(Lora lora);

    /**
     * The modules that {@link #attach} would adapt, in model order, by this library's names.
     *
     * @throws IllegalArgumentException as {@link #attach} does
     */
    List<String> targets(Lora lora);

    /**
     * Adds stored adapters.
     *
     * @param folder in PEFT's layout: adapter_config.json and adapter_model.safetensors
     * @throws IllegalStateException if some are attached
     * @throws io.github.rlaifv.core.run.BadDataException naming file and field, if they don't fit this model or use what
     *     is not supported
     */
    void load(Path folder);

    /**
     * Writes the adapters in PEFT's layout, float32. The folder appears whole or not at all. It names the model's folder
     * as its base, or none where the model's own weights were trained since it was opened: they are in no folder then that
     * the adapter could be put on.
     *
     * @throws IllegalStateException if none are attached
     */
    void save(Path folder);

    /** Removes the adapters; merged ones stay in the weights. */
    void detach();

    /**
     * Adds the adapters into the weights in memory, which makes every pass as fast as without; they can't be trained
     * then.
     *
     * @throws IllegalStateException if none are attached, or they are merged
     */
    void merge();

    /**
     * Takes the adapters out of the weights again: exact up to rounding, which in half precision is that of the weights'
     * type.
     *
     * @throws IllegalStateException if they are not merged
     */
    void unmerge();

    /** Whether the adapters are in the weights now. */
    boolean merged();

    /**
     * The same model with adapters off: the reference of a LoRA run. It uses the same weights in memory, takes
     * turns with the policy, and ends with it; closing it does nothing. It refuses to work while adapters are merged.
     */
    Policy base();
}
