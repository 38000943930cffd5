package io.github.rlaifv.core.internal.mllm.backward;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.gradient.CollectedGradients;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.lora.LoraProjector;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.score.PlannedResponses;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.work.FiniteCheck;
import io.github.rlaifv.core.internal.mllm.work.Workers;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Forward pass, loss and backward pass over the responses of a call.
 *
 * @param forward the parts of the model
 * @param adapters adapters of the projector with the dropout of the pass
 * @param before names of the parameters before the decoder's first layer
 * @param workers threads that compute batches
 * @param keptBytes budget for activations that are kept instead of recomputed, in bytes
 * @param finite rejects log-probabilities that are not finite before the loss gets them
 */
public record BackwardPass(
        ForwardPass forward,
        LoraProjector adapters,
        List<String> before,
        Workers workers,
        long keptBytes,
        FiniteCheck finite) {

    private record Forward(PredictedNodes nodes, DecoderTape tape, ImageTable.Slice images) {}

    /** Kept activations of all forward passes together, because all of them stay in memory until the loss is known. */
    public KeptActivations kept(List<List<TreePlan.Planned>> batches) {
        Decoder decoder = forward.decoder();
        long bytes = 0;
        for (List<TreePlan.Planned> batch : batches) {
            int length = batch.stream().mapToInt(p -> p.tree().size()).max().orElseThrow();
            bytes += decoder.keptBytes(batch.size(), length, 0);
        }
        return KeptActivations.within(keptBytes, decoder.config().layers(), bytes);
    }

    /**
     * Runs the pass.
     *
     * @param batches batches of the responses
     */
    public LossValue run(
            PlannedResponses responses, List<List<TreePlan.Planned>> batches, LogProbLoss loss, GradientSink sink) {
        TapedForward pass = new TapedForward(
                forward.kernels(),
                forward.decoder(),
                adapters.dropout(),
                sink::holds,
                kept(batches).kept());
        try (TensorScope scope = forward.kernels().root().child()) {
            List<Forward> forwards = workers.map(batches, planned -> forward(pass, planned, responses, scope));
            forwards.forEach(taped -> taped.nodes().share(taped.tape().logProbs(), responses::set));
            LossValue value = loss.evaluate(responses.result(finite));
            List<double[]> bySequence = bySequence(value);
            Cancellation.check("training");
            if (sink.changesAtOnce()) {
                Cancellation.uninterrupted(() -> backInTurn(forwards, bySequence, sink));
            } else if (workers.pieces() == 1 || forwards.size() == 1) {
                backInTurn(forwards, bySequence, sink);
            } else {
                addInOrder(forwards, bySequence, sink);
            }
            return value;
        }
    }

    private boolean backInTurn(List<Forward> forwards, List<double[]> bySequence, GradientSink sink) {
        forwards.forEach(taped -> back(taped, bySequence, sink));
        return true;
    }

    private static List<double[]> bySequence(LossValue value) {
        List<double[]> result = new ArrayList<>();
        for (double[][] request : value.gradient()) {
            result.addAll(Arrays.asList(request));
        }
        return result;
    }

    private Forward forward(
            TapedForward pass, List<TreePlan.Planned> planned, PlannedResponses responses, TensorScope scope) {
        PredictedNodes nodes = responses.predicted(planned);
        List<TokenTree> trees = planned.stream().map(TreePlan.Planned::tree).toList();
        ImageTable.Slice images = responses.images().slice(trees);
        NDArray features = forward.features(images, adapters, scope);
        DecoderTape tape = DecoderTape.record(pass, trees, images, features, nodes, scope);
        UsageMeter.add(TreePlan.usage(planned));
        return new Forward(nodes, tape, images);
    }

    /**
     * Several threads compute, but gradients are added in the order of the batches, so that equal calls give equal
     * bits.
     */
    private void addInOrder(List<Forward> forwards, List<double[]> bySequence, GradientSink sink) {
        try (TensorScope scope = forward.kernels().root().child()) {
            List<CollectedGradients> parts = workers.map(forwards, taped -> {
                CollectedGradients own = new CollectedGradients(sink, scope);
                back(taped, bySequence, own);
                return own;
            });
            parts.forEach(CollectedGradients::handOver);
        }
    }

    private void back(Forward taped, List<double[]> bySequence, GradientSink sink) {
        try (TensorScope scope = forward.kernels().root().child();
                DecoderTape tape = taped.tape()) {
            NDArray embedded = tape.backward(taped.nodes().gather(bySequence), sink);
            if (before.stream().anyMatch(sink::holds)) {
                tape.features(embedded, scope)
                        .ifPresent(gradient ->
                                forward.vision().backward(taped.images().images(), gradient, adapters, sink));
            }
        }
    }
}
