package io.github.rlaifv.core.internal.mllm.decoder;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;

/**
 * Token trees padded to one length T, as tensors. Padding nodes attend only to themselves, and no other node attends to
 * them.
 *
 * @param trees number of trees, B
 * @param length padded length, T
 * @param ids token ids, int64 [B * T]; 0 for image features and padding
 * @param positions positions, int64 [B, T], or [axes, B, T] for several axes
 * @param mask attention mask, bool [B, 1, T, T]
 * @param featureAt flat nodes of image features, int64 [M]
 * @param featureRows rows of these features, int64 [M]
 * @param textAt flat nodes of text, int64
 */
public record TreeBatch(
        int trees,
        int length,
        NDArray ids,
        NDArray positions,
        NDArray mask,
        NDArray featureAt,
        NDArray featureRows,
        NDArray textAt) {

    /**
     * @param trees the trees
     * @param images images of the trees, whose features the batch will be given
     * @param kernels kernels on the model's device
     * @param scope scope that owns the tensors
     */
    public static TreeBatch of(List<TokenTree> trees, ImageTable.Slice images, Kernels kernels, TensorScope scope) {
        int length = trees.stream().mapToInt(TokenTree::size).max().orElseThrow();
        int axes = images.positions().axes();
        PaddedTrees padded = new PaddedTrees(trees.size(), length, axes);
        trees.forEach(tree -> padded.add(tree, images));
        NDArray mask;
        try (TensorScope call = scope.child()) {
            mask = scope.adopt(kernels.trainOne("tree_mask", call, call.longs(padded.ends(), trees.size(), length)));
        }
        return new TreeBatch(
                trees.size(),
                length,
                scope.longs(padded.ids()),
                axes == 1
                        ? scope.longs(padded.positions(), trees.size(), length)
                        : scope.longs(padded.positions(), axes, trees.size(), length),
                mask,
                scope.longs(padded.featureAt()),
                scope.longs(padded.featureRows()),
                scope.longs(padded.textAt()));
    }

    /** The flat index of a node of one tree. */
    public long flat(int tree, int node) {
        return (long) tree * length + node;
    }

    public static NDArray typeArgument(TensorScope scope, ScalarType type) {
        return scope.host().longs(new long[] {type.torchNumber()});
    }
}
