package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.TensorScope;
import io.github.rlaifv.core.training.KeptActivations;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.TrainingPass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * Forward, loss and the way back over the responses of a call.
 *
 * @param dropout of attached adapters
 * @param finite refuses log-probabilities before the loss sees them
 */
record BackwardPass(
        Kernels kernels,
        Decoder decoder,
        VisionEncoder vision,
        Workers workers,
        LoraDropout dropout,
        TrainingPass pass,
        FiniteCheck finite) {

    private record Forward(PredictedNodes nodes, DecoderTape tape, ImageTable.Slice images) {}

    /** Of all forwards of a pass, because all of them live until the loss is known. */
    KeptActivations kept(List<List<TreePlan.Planned>> batches) {
        long bytes = 0;
        for (List<TreePlan.Planned> batch : batches) {
            int length = batch.stream().mapToInt(p -> p.tree().size()).max().orElseThrow();
            bytes += decoder.keptBytes(batch.size(), length, 0);
        }
        return KeptActivations.within(pass.keptBytes(), decoder.config().layers(), bytes);
    }

    /**
     * Runs it.
     *
     * @param batches of the responses
     * @param encoderWanted whether a parameter is trained that stands before the decoder's first layer
     */
    LossValue run(
            PlannedResponses responses,
            List<List<TreePlan.Planned>> batches,
            LogProbLoss loss,
            GradientSink sink,
            boolean encoderWanted) {
        int kept = kept(batches).kept();
        try (TensorScope scope = kernels.root().child()) {
            List<Forward> forwards =
                    workers.map(batches, planned -> forward(planned, responses, sink::holds, kept, scope));
            forwards.forEach(forward -> forward.nodes().share(forward.tape().logProbs(), responses::set));
            LossValue value = loss.evaluate(responses.result(finite));
            List<double[]> bySequence = bySequence(value);
            Cancellation.check("training");
            if (sink.changesAtOnce()) {
                Cancellation.whole(() -> backInTurn(forwards, bySequence, sink, encoderWanted));
            } else if (workers.pieces() == 1 || forwards.size() == 1) {
                backInTurn(forwards, bySequence, sink, encoderWanted);
            } else {
                addInOrder(forwards, bySequence, sink, encoderWanted);
            }
            return value;
        }
    }

    private boolean backInTurn(
            List<Forward> forwards, List<double[]> bySequence, GradientSink sink, boolean encoderWanted) {
        forwards.forEach(forward -> back(forward, bySequence, sink::holds, sink::add, encoderWanted));
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
            List<TreePlan.Planned> planned,
            PlannedResponses responses,
            Predicate<String> wanted,
            int kept,
            TensorScope scope) {
        PredictedNodes nodes = responses.predicted(planned);
        List<TokenTree> trees = planned.stream().map(TreePlan.Planned::tree).toList();
        ImageTable.Slice images = responses.images().slice(trees);
        NDArray features = images.images().isEmpty()
                ? decoder.noFeatures(scope)
                : images.checked(vision.features(images.images(), dropout, scope));
        DecoderTape tape = new DecoderTape(
                kernels, decoder, scope, trees, images, features, nodes.rows(), nodes.targets(), dropout, wanted, kept);
        return new Forward(nodes, tape, images);
    }

    /** Several threads, but the sums are formed in the order of the batches, so that equal calls give equal bits. */
    private void addInOrder(
            List<Forward> forwards, List<double[]> bySequence, GradientSink sink, boolean encoderWanted) {
        try (TensorScope scope = kernels.root().child()) {
            List<List<Map.Entry<String, NDArray>>> parts = workers.map(forwards, forward -> {
                List<Map.Entry<String, NDArray>> own = new ArrayList<>();
                back(
                        forward,
                        bySequence,
                        sink::holds,
                        (name, gradient) -> own.add(Map.entry(name, scope.adopt(gradient))),
                        encoderWanted);
                return own;
            });
            parts.forEach(part -> part.forEach(entry -> sink.add(entry.getKey(), entry.getValue())));
        }
    }

    private void back(
            Forward forward,
            List<double[]> bySequence,
            Predicate<String> wanted,
            BiConsumer<String, NDArray> sink,
            boolean encoderWanted) {
        try (TensorScope scope = kernels.root().child();
                DecoderTape tape = forward.tape()) {
            double[] coefficients = forward.nodes().gather(bySequence);
            List<NDArray> features = tape.backward(coefficients, sink, encoderWanted, scope);
            if (!features.isEmpty()) {
                vision.backward(forward.images().images(), features.get(0), tape.dropout(), wanted, sink);
            }
        }
    }
}
