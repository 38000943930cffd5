package io.github.rlaifv.core.training;

import io.github.rlaifv.core.policy.Policy;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The low-rank adapters (LoRA) of a policy. A policy has at most one set of adapters at a time. While attached,
 * adapters take part in every computation of the policy, and their tensors are among its parameters. Attaching,
 * loading, detaching, merging and saving wait for calls of other threads; from within a call they fail with an {@link
 * IllegalStateException}.
 */
public interface Adapters {

    /** The settings of the attached adapters; empty if none are attached. */
    Optional<Lora> lora();

    /**
     * Attaches new adapters. B starts as zero, so the policy's outputs do not change yet.
     *
     * @throws IllegalStateException if adapters are attached already
     * @throws IllegalArgumentException if the targets match no module or one that can't be adapted, or if the projector
     *     is requested and this family's projector has no linear map that can be adapted
     */
    void attach(Lora lora);

    /**
     * The names of the modules that {@link #attach} would adapt, in model order.
     *
     * @throws IllegalArgumentException in the same cases as {@link #attach}
     */
    List<String> targets(Lora lora);

    /**
     * The names of the modules that the attached adapters adapt, in model order, those of vision tower and head included;
     * empty if none are attached.
     */
    List<String> modules();

    /**
     * Attaches adapters that were saved before.
     *
     * @param folder folder in PEFT's layout, with adapter_config.json and adapter_model.safetensors
     * @throws IllegalStateException if adapters are attached already
     * @throws io.github.rlaifv.core.run.BadDataException naming file and field if the adapters don't match this model
     *     or use an unsupported feature
     */
    void load(Path folder);

    /**
     * Writes the adapters in PEFT's layout as float32. The folder appears complete or not at all. It names the folder
     * of this model as its base, unless the model's own weights were trained since it was opened: then no folder has
     * the base weights, and the adapter names none.
     *
     * @throws IllegalStateException if none are attached
     */
    void save(Path folder);

    /** Removes the adapters. If they are merged, the weights keep them. */
    void detach();

    /**
     * Adds the adapters to the weights in memory, so that computations are as fast as without adapters. Merged adapters
     * can't be trained.
     *
     * @throws IllegalStateException if none are attached, or if they are merged already
     */
    void merge();

    /**
     * Subtracts the merged adapters from the weights. The result is exact up to rounding in the weights' type.
     *
     * @throws IllegalStateException if the adapters are not merged
     */
    void unmerge();

    /** Whether the adapters are currently merged into the weights. */
    boolean merged();

    /**
     * The same model without adapters, for example as the reference model of a LoRA training. It shares the weights in
     * memory with the policy, and calls to both take turns. It is closed together with the policy; closing it does
     * nothing. Calls fail while {@link #baseAvailable()} is false.
     */
    Policy base();

    /**
     * Whether {@link #base()} can be asked now. It can't while the weights themselves contain adapters: those that are
     * merged, and loaded ones of modules whose adapters are not computed apart, such as those of a vision tower. The model
     * without them is then opened from its folder a second time.
     */
    boolean baseAvailable();
}
