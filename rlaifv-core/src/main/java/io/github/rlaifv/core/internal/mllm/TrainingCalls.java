package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.internal.mllm.backward.BackwardPass;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import io.github.rlaifv.core.internal.mllm.gradient.FinishedGradients;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.gradient.NativeGradients;
import io.github.rlaifv.core.internal.mllm.optimizer.FusedUpdates;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.score.PlannedResponses;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.mllm.work.Workers;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.FusedResult;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import io.github.rlaifv.core.training.TrainingPass;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The backward passes of one model.
 *
 * @param forward the parts of the model
 * @param encoder turns prompts and responses into token ids
 * @param workers threads that compute batches
 * @param finite rejects values that are not finite
 * @param adapters adapters of the model
 * @param parameters parameters of model and adapters
 */
record TrainingCalls(
        ForwardPass forward,
        SequenceEncoder encoder,
        Workers workers,
        FiniteCheck finite,
        LoraAdapters adapters,
        List<Parameter> parameters) {
    TrainingCalls {
        parameters = List.copyOf(parameters);
    }

    /**
     * Returns the backward passes of a model.
     *
     * @param inference generation and scoring with the same model
     * @param adapters adapters of the model
     * @param parameters parameters of model and adapters
     */
    static TrainingCalls of(InferenceCalls inference, LoraAdapters adapters, List<Parameter> parameters) {
        return new TrainingCalls(
                inference.forward(),
                inference.encoder(),
                inference.workers(),
                inference.finite(),
                adapters,
                parameters);
    }

    /**
     * Casts gradient accumulators to those of this library's models.
     *
     * @throws IllegalArgumentException if the gradients belong to another kind of model
     */
    static NativeGradients own(Gradients gradients) {
        if (!(gradients instanceof NativeGradients sums)) {
            throw new IllegalArgumentException("these gradients belong to another model");
        }
        return sums;
    }

    /** The work after an optimizer step. Cached features depend on the vision tower only, which may be frozen. */
    static Runnable afterStep(List<Parameter> trainable, Consumer<Boolean> changed) {
        boolean tower = trainable.stream().anyMatch(p -> p.group() == ParameterGroup.VISION_TOWER);
        return trainable.stream().allMatch(Parameter::adapter) ? () -> {} : () -> changed.accept(tower);
    }

    private PlannedResponses planned(List<ScoreRequest> requests) {
        return new PlannedResponses(requests, encoder, forward.vision(), TreeSharing.BY_IMAGE);
    }

    LossValue backward(
            List<ScoreRequest> batch,
            LogProbLoss loss,
            NativeGradients sums,
            TrainingPass pass,
            Consumer<String> finished) {
        PlannedResponses responses = planned(batch);
        List<List<TreePlan.Planned>> batches = responses.batches(workers.pieces());
        FinishedGradients sink = new FinishedGradients(sums, whole(), batches.size(), finished);
        LossValue value = backward(responses, batches, loss, sink, pass);
        sink.finish();
        return value;
    }

    /** Whether the gradient of a parameter arrives in one piece from each batch. */
    private Predicate<String> whole() {
        Set<String> inPieces = parameters.stream()
                .filter(parameter -> parameter.group() == ParameterGroup.VISION_TOWER
                        || forward.decoder().config().tiedHead()
                                && parameter.name().equals(Decoder.EMBEDDING))
                .map(Parameter::name)
                .collect(Collectors.toSet());
        return name -> !inPieces.contains(name);
    }

    FusedResult backwardAndStep(List<ScoreRequest> batch, LogProbLoss loss, List<AdamWStep> steps, TrainingPass pass) {
        PlannedResponses responses = planned(batch);
        List<List<TreePlan.Planned>> planned = responses.batches(workers.pieces());
        Predicate<String> atOnce = planned.size() > 1 ? name -> false : whole();
        try (FusedUpdates updates = new FusedUpdates(forward.kernels(), steps, atOnce)) {
            LossValue value = backward(responses, planned, loss, updates, pass);
            // Gradients that arrive in several pieces are applied together at the end.
            return new FusedResult(value, Cancellation.uninterrupted(updates::finish));
        }
    }

    KeptActivations kept(List<ScoreRequest> batch, TrainingPass pass) {
        return backwardPass(pass).kept(planned(batch).batches(workers.pieces()));
    }

    private LossValue backward(
            PlannedResponses responses,
            List<List<TreePlan.Planned>> batches,
            LogProbLoss loss,
            GradientSink sink,
            TrainingPass pass) {
        return backwardPass(pass).run(responses, batches, loss, sink);
    }

    private BackwardPass backwardPass(TrainingPass pass) {
        List<String> before = parameters.stream()
                .filter(parameter -> parameter.group() != ParameterGroup.LANGUAGE_MODEL)
                .map(Parameter::name)
                .toList();
        return new BackwardPass(
                forward, adapters.projector(pass.dropoutSeed()), before, workers, pass.keptBytes(), finite);
    }
}
