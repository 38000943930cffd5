package io.github.rlaifv.core.training;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * A policy whose parameters can be trained in place. Backward passes walk the layers one by one, so only one
 * activation [tokens, width] a layer is kept; every response of a request shares the prompt, and what responses have in
 * common at their beginning, with gradient.
 *
 * <p>Whatever changes the model (optimizer steps, {@link Adapters}) waits for its turn as calls do, and is refused from
 * within a call. A backward pass that is stopped ({@link io.github.rlaifv.core.run.Cancellation}) may leave a part of its
 * gradient in the sums: zero them before the next pass. An optimizer's step is taken whole or not at all.
 */
public interface TrainablePolicy extends Policy {

    /**
     * The parameters in model order, attached adapters' last.
     *
     * @see ParameterGroup
     */
    List<Parameter> parameters();

    /**
     * Computes the log-probabilities of all responses, asks the loss for its gradient and adds the gradient with respect
     * to every parameter that {@code gradients} holds.
     *
     * @param batch prompts with their responses; all of them count as one batch for the loss
     * @param loss of the log-probabilities
     * @param gradients where gradients are added, not overwritten
     * @param pass settings that concern memory and dropout
     * @return what the loss said
     * @throws io.github.rlaifv.core.run.BadDataException if a request is longer than the model's positions
     */
    LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients, TrainingPass pass);

    /** As the other, with {@link TrainingPass#DEFAULT}. */
    default LossValue backward(List<ScoreRequest> batch, LogProbLoss loss, Gradients gradients) {
        return backward(batch, loss, gradients, TrainingPass.DEFAULT);
    }

    /**
     * The same, telling of each parameter of {@code gradients}, once, as soon as this pass adds nothing more to its gradient:
     * from the uppermost layer down where the policy can, else of all of them at the end. What is known of upper layers can
     * so be sent to other devices while lower ones are still computed.
     *
     * @param finished gets the parameters' names in the caller's thread; the policy is not to be called from it
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

    /** Whether {@link #backwardAndStep} is offered. */
    default boolean stepsOnTheWayBack() {
        return false;
    }

    /**
     * One backward pass that updates each parameter as soon as its gradient is known and drops the gradient, so that the
     * gradients of the whole model never exist at once. The result is that of a backward pass followed by the optimizers'
     * steps. Gradients can't be clipped by their global norm, because it is known only at the end. Once the first
     * parameter is updated, the pass runs to its end even if it shall stop.
     *
     * @param steps the optimizers; no parameter is held by two of them
     * @throws UnsupportedOperationException if this kind of policy does not offer it
     */
    default FusedResult backwardAndStep(
            List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
        throw new UnsupportedOperationException(name() + " takes gradients and steps apart");
    }

    /**
     * What {@link TrainingPass#keptBytes} means for a batch; empty if the policy knows of no such choice.
     */
    default Optional<KeptActivations> keptActivations(List<ScoreRequest> batch, TrainingPass pass) {
        return Optional.empty();
    }

    /**
     * Looks at the content of an image as training will, without computing with it. Default: does nothing.
     *
     * @throws io.github.rlaifv.core.run.UnusableImageException if it can't be used
     */
    default void requireUsable(ImageSource image) {}

    /** The type that activations are computed in, which bounds how far two ways of computing one figure may differ. */
    default ScalarType computeType() {
        return ScalarType.FLOAT32;
    }

    /** Bytes that this policy's device can still give to training; 0 where that is not known. */
    default long spareBytes() {
        return 0;
    }

    /** Zeroed gradient accumulators of the given parameters; the caller closes them. */
    Gradients newGradients(List<Parameter> trainable);

    /** AdamW moments for the given parameters; the caller closes them. */
    AdamW newAdamW(List<Parameter> trainable);

    /**
     * The policy's low-rank adapters.
     *
     * @throws UnsupportedOperationException if this kind of policy can have none
     */
    default Adapters adapters() {
        throw new UnsupportedOperationException(name() + " can't have adapters");
    }

    /**
     * Writes a Hugging Face folder (config, tokenizer, processor, safetensors) that transformers loads; attached adapters
     * are merged into what is written. The folder appears whole or not at all.
     *
     * @throws io.github.rlaifv.core.run.NonFiniteWeightsException naming the tensor, if weights are NaN or infinite
     */
    void save(Path folder);

    /**
     * The same with all weights rounded to one type, which the folder's config.json then names.
     *
     * @throws UnsupportedOperationException if this kind of policy does not offer it
     */
    default void save(Path folder, ScalarType type) {
        throw new UnsupportedOperationException(name() + " is saved as it is");
    }

    /**
     * How many tokens a request takes in a backward pass: prompt and images once, and of the responses what they have in
     * common at their beginning once. Empty where that is not known.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the request is longer than the model's positions
     */
    default OptionalLong tokens(ScoreRequest request) {
        return OptionalLong.empty();
    }
}
