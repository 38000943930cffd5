package io.github.rlaifv.core.internal.mllm.score;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.DecoderReadout;
import io.github.rlaifv.core.internal.mllm.decoder.RowProbabilities;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.tree.PredictedNodes;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.vision.ProjectorAdapters;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.ledger.UsageMeter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Computes token trees with a model, without gradients.
 *
 * @param kernels kernels on the model's device
 * @param decoder the language model
 * @param vision the vision tower with its projector
 * @param adapters adapters of the projector; the decoder has its own
 */
public record ForwardPass(
        Kernels kernels, Decoder decoder, VisionEncoder vision, Supplier<ProjectorAdapters> adapters) {

    /** The feature rows of images, in order. */
    public NDArray features(ImageTable.Slice images, TensorScope scope) {
        return features(images, adapters.get(), scope);
    }

    /** Same as {@link #features(ImageTable.Slice, TensorScope)}, with other adapters. */
    public NDArray features(ImageTable.Slice images, ProjectorAdapters other, TensorScope scope) {
        return images.images().isEmpty()
                ? decoder.noFeatures(scope)
                : images.checked(vision.features(images.images(), other, scope));
    }

    /**
     * What responses and prompts may share. With half precision they share less, because rounding would make results
     * depend on the shape of the batch.
     */
    public TreeSharing sharing() {
        return decoder.type() == ScalarType.FLOAT32 ? TreeSharing.BY_IMAGE : TreeSharing.BY_REQUEST;
    }

    /** Reads log-probabilities and logits from hidden states. */
    public DecoderReadout readout() {
        return new DecoderReadout(kernels, decoder);
    }

    /** The log-probabilities of the predicted tokens of a batch. */
    public double[] logProbs(List<TreePlan.Planned> batch, PredictedNodes nodes, ImageTable table) {
        try (TensorScope scope = kernels.root().child()) {
            NDArray rows = readout().rows(hidden(batch, table, scope), nodes.rows(), scope);
            return readout().logProbs(rows, nodes.targets(), scope);
        }
    }

    /** The hidden states of all tokens after the last layer, [trees, longest, width]. */
    public NDArray hidden(List<TreePlan.Planned> planned, ImageTable table, TensorScope scope) {
        List<TokenTree> trees = planned.stream().map(TreePlan.Planned::tree).toList();
        ImageTable.Slice images = table.slice(trees);
        TreeBatch batch = TreeBatch.of(trees, images, kernels, scope);
        NDArray hidden = decoder.run(batch, decoder.embed(batch, features(images, scope), scope), scope);
        UsageMeter.add(TreePlan.usage(planned));
        return hidden;
    }

    /** The probabilities of some tokens after each prompt of a batch, one row per prompt. */
    List<RowProbabilities> probabilities(List<TreePlan.Planned> batch, ImageTable table, long[] columns) {
        try (TensorScope scope = kernels.root().child()) {
            NDArray rows = readout().rows(hidden(batch, table, scope), tips(batch), scope);
            return readout().probabilities(rows, columns, scope);
        }
    }

    private static long[] tips(List<TreePlan.Planned> batch) {
        int length = batch.stream().mapToInt(p -> p.tree().size()).max().orElseThrow();
        List<Long> tips = new ArrayList<>();
        for (int b = 0; b < batch.size(); b++) {
            TokenTree tree = batch.get(b).tree();
            for (int i = 0; i < batch.get(b).numbers().size(); i++) {
                int[] path = tree.path(i);
                tips.add((long) b * length + path[path.length - 1]);
            }
        }
        return tips.stream().mapToLong(Long::longValue).toArray();
    }
}
