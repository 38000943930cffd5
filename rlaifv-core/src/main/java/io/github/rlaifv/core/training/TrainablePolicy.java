package io.github.rlaifv.core.training;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A policy whose parameters can be trained in place. A backward pass computes one layer after the other, so that by
 * default only one activation [tokens, width] per layer is kept in memory. The responses of a request share the
 * computation of their prompt and of their common beginnings, and gradients flow through the shared part.
 *
 * <p>Whatever changes the model (optimizer steps, {@link Adapters}) waits for its turn as calls do, and fails if it is
 * called from within a call. A backward pass that is stopped ({@link io.github.rlaifv.core.run.Cancellation}) may leave
 * part of its gradient in the accumulators: zero them before the next pass. A cancelled optimizer step is applied
 * completely or not at all. A step that fails, such as for lack of memory, may have changed some of the parameters already.
 * The models of this library then reject further calls with an {@link IllegalStateException}, so that such weights are
 * neither used nor saved: open the model again, and resume from a checkpoint. Only if the optimizer that failed is still
 * open, and no other optimizer or replica shares the step, {@link AdamW#load} of this optimizer restores them.
 */
public interface TrainablePolicy extends Policy {
    /** Name of the stage that writes the weights of a model folder. */
    String SAVING = "writing weights";

    /**
     * The parameters in model order; those of attached adapters come last.
     *
     * @see ParameterGroup
     */
    List<Parameter> parameters();

    /**
     * Computes the log-probabilities of all responses, evaluates the loss, and adds the gradient of every parameter
     * that {@code gradients} holds.
     *
     * @param batch prompts with their responses; the loss gets them as one batch
     * @param loss the loss, a function of the log-probabilities
     * @param gradients accumulators to which gradients are added
     * @param pass settings of memory and dropout
     * @return the value of the loss
     * @throws io.github.rlaifv.core.run.BadDataException if a request has more tokens than the model has positions
     */
    LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass);

    /** Same as {@link #backward(List, LogProbLoss, Gradients, TrainingPass)} with {@link TrainingPass#DEFAULT}. */
    default LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients) {
        return backward(batch, loss, gradients, TrainingPass.DEFAULT);
    }

    /**
     * Same as {@link #backward(List, LogProbLoss, Gradients, TrainingPass)}, but calls {@code finished} once per
     * parameter as soon as its gradient is complete, so that it can be sent to other devices while lower layers are
     * still computed. Policies that can't tell earlier call it for all
     * parameters at the end.
     *
     * @param finished receives names of parameters in the caller's thread; it must not call the policy
     */
    default LossValue backward(
            List<ScoreRequest> batch,
            LogProbLoss loss,
            Gradients gradients,
            TrainingPass pass,
            Consumer<String> finished) {
        LossValue value = backward(batch, loss, gradients, pass);
        gradients.parameters().forEach(finished);
        return value;
    }

    /** Whether {@link #backwardAndStep} is supported. */
    default boolean supportsStepInBackward() {
        return false;
    }

    /**
     * Runs a backward pass that updates each parameter as soon as its gradient is complete and then drops the gradient,
     * so that the gradients of the whole model are never in memory at once. The result equals that of a backward pass
     * followed by the optimizer steps. Gradients can't be clipped by their global norm, which is known only at the end.
     * Once the first parameter is updated, the pass runs to its end even if it is cancelled.
     *
     * @param steps the optimizers with their hyper-parameters; each parameter belongs to at most one of them
     * @throws io.github.rlaifv.core.run.DeviceMemoryException if the device has too little memory; parameters may have
     *     been updated in part
     * @throws UnsupportedOperationException if this policy does not support it
     */
    default FusedResult backwardAndStep(
            List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
        throw new UnsupportedOperationException(name() + " does not support optimizer steps within the backward pass");
    }

    /**
     * How many layers would keep their activations for a batch, given {@link TrainingPass#keptBytes}; empty if the
     * policy has no such option.
     */
    default Optional<KeptActivations> keptActivations(List<ScoreRequest> batch, TrainingPass pass) {
        return Optional.empty();
    }

    /**
     * Checks the content of an image as training would, without running the model. Default: does nothing.
     *
     * @throws io.github.rlaifv.core.run.UnusableImageException if the image can't be used
     */
    default void requireUsable(ImageSource image) {}

    /**
     * The element type of activations. It bounds how far two ways of computing the same value may differ. Default:
     * float32.
     */
    default ScalarType computeType() {
        return ScalarType.FLOAT32;
    }

    /**
     * Checks that the policy computes in a type that it can be trained in. In float16, small gradients become zero.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if {@link #computeType} is float16
     */
    default void requireTrainable() {
        if (computeType() == ScalarType.FLOAT16) {
            throw new BadDataException("the policy " + name() + " computes in float16, in which small gradients become"
                    + " zero, so it can't be trained: open it with the precision bfloat16, or float32 if the device has"
                    + " no bfloat16 products");
        }
    }

    /** The device that the model is on. Default: empty, which means unknown. */
    default Optional<ComputeDevice> device() {
        return Optional.empty();
    }

    /**
     * Identifies the files and options that the model was opened with and the settings of its adapters, but not the
     * present values of its weights. Replicas of a model have equal ones, also on devices of different kinds, where the
     * {@link #fingerprint} of changed weights may differ by rounding. Default: the fingerprint.
     */
    default String origin() {
        return fingerprint();
    }

    /** Free memory for training on this policy's device, in bytes; 0 if unknown. */
    default long freeBytes() {
        return 0;
    }

    /** Creates zeroed gradient accumulators for the given parameters. The caller closes them. */
    Gradients newGradients(List<Parameter> trainable);

    /** Creates an AdamW optimizer for the given parameters. The caller closes it. */
    AdamW newAdamW(List<Parameter> trainable);

    /**
     * Same as {@link #newAdamW(List)}, but may keep masters and moments in the memory of the host, where the optimizer
     * then computes.
     *
     * @param offload whether to use the memory of the host; without effect on models that are in it themselves
     * @throws UnsupportedOperationException if {@code offload} is true and this policy does not support it
     */
    default AdamW newAdamW(List<Parameter> trainable, boolean offload) {
        if (offload) {
            throw new UnsupportedOperationException(name() + " can't keep its optimizer state in host memory");
        }
        return newAdamW(trainable);
    }

    /**
     * Overwrites parameters in place with those of another replica of this model, which may be on another device. The
     * caller makes sure that nothing changes these parameters of the other replica meanwhile.
     *
     * @throws IllegalArgumentException if the source is another kind of model
     * @throws UnsupportedOperationException if this policy does not support it
     */
    default void copyParameters(TrainablePolicy source, List<Parameter> parameters) {
        throw new UnsupportedOperationException(name() + " can't copy parameters from another replica");
    }

    /**
     * Rejects all further calls until the model is closed, so that its weights are neither used nor saved. A trainer
     * calls it if an optimizer step failed that several optimizers or replicas take together: some of them may have taken
     * it, and others not. Default: does nothing.
     */
    default void rejectCalls() {}

    /**
     * Computes checksums of the bits of parameters, by which the replicas of a model are compared. Equal bits give
     * equal checksums on all devices.
     *
     * @param parameters the parameters
     * @param part which slice of each parameter to read, 0 .. {@code parts} - 1
     * @param parts number of equal slices, >= 1
     * @return one checksum per parameter. Default: an empty list, which means unknown
     */
    default List<Long> checksums(List<Parameter> parameters, int part, int parts) {
        return List.of();
    }

    /**
     * The low-rank adapters of this policy.
     *
     * @throws UnsupportedOperationException if this policy does not support adapters
     */
    default Adapters adapters() {
        throw new UnsupportedOperationException(name() + " does not support low-rank adapters");
    }

    /**
     * Writes a Hugging Face model folder (config, tokenizer, processor, safetensors) that transformers can load.
     * Attached adapters are merged into the written weights. The folder appears complete or not at all.
     *
     * @throws io.github.rlaifv.core.run.NonFiniteWeightsException naming the tensor if weights are NaN or infinite
     * @throws io.github.rlaifv.core.run.StorageException naming the needed and the free space if the folder does not
     *     fit on its disk; nothing is written then
     */
    void save(Path folder);

    /**
     * Same as {@link #save(Path)}, with all weights rounded to one type, which is written to config.json.
     *
     * @throws UnsupportedOperationException if this policy does not support it
     */
    default void save(Path folder, ScalarType type) {
        throw new UnsupportedOperationException(name() + " can't be saved in another element type");
    }

    /**
     * Same as {@link #save(Path)}, with progress. Default: saves without progress.
     *
     * @param type type of all written weights; empty to keep their types
     * @param listener listener that is notified of the stage {@value #SAVING}, whose units are tensors
     * @throws UnsupportedOperationException if this policy does not support the type
     */
    default void save(Path folder, Optional<ScalarType> type, RunListener listener) {
        type.ifPresentOrElse(given -> save(folder, given), () -> save(folder));
    }

    /** Size of the weights that {@link #save(Path)} writes, in bytes; 0 if unknown. Default: 0. */
    default long savedBytes() {
        return 0;
    }

    /** Size of the weights that {@link #save(Path, ScalarType)} writes, in bytes; 0 if unknown. Default: 0. */
    default long savedBytes(ScalarType type) {
        return 0;
    }

    /**
     * Size of what {@link AdamW#save} writes for optimizers of the given parameters, in bytes; 0 if unknown. Default: 0.
     */
    default long optimizerBytes(List<Parameter> trainable) {
        return 0;
    }

    /**
     * Number of tokens that a backward pass computes for a request: the prompt with its images once, and common
     * beginnings of its responses once. Empty if unknown.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the request has more tokens than the model has positions
     */
    default OptionalLong tokens(ScoreRequest request) {
        return OptionalLong.empty();
    }
}
