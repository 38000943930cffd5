package io.github.rlaifv.core.internal.mllm.decoder;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.List;

/**
 * Trees padded to one length T as tensors. Padding nodes see themselves alone and nobody sees them.
 *
 * @param trees how many, B
 * @param length T
 * @param ids int64 [B * T], 0 where an image feature or padding stands
 * @param positions int64 [B, T], or [axes, B, T] where there are several axes
 * @param mask bool [B, 1, T, T]
 * @param featureAt int64 [M], the flat nodes where features stand
 * @param featureRows int64 [M], the features' rows
 * @param textAt int64, the flat nodes that are text
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
     * @param images the images of these trees, whose features the batch will be given
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

    /** The flat node of a node of one tree. */
    public long flat(int tree, int node) {
        return (long) tree * length + node;
    }

    public static NDArray typeArgument(TensorScope scope, ScalarType type) {
        return scope.longs(new long[] {type.torchNumber()});
    }
}
