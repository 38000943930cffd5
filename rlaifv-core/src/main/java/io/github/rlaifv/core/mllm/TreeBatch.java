package io.github.rlaifv.core.mllm;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.tensor.Kernels;
import io.github.rlaifv.core.tensor.ScalarType;
import io.github.rlaifv.core.tensor.TensorScope;
import java.util.Arrays;
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
record TreeBatch(
        int trees,
        int length,
        NDArray ids,
        NDArray positions,
        NDArray mask,
        NDArray featureAt,
        NDArray featureRows,
        NDArray textAt) {

    /**
     * @param images the pictures of these trees, whose features the batch will be given
     */
    static TreeBatch of(List<TokenTree> trees, ImageTable.Slice images, Kernels kernels, TensorScope scope) {
        int length = trees.stream().mapToInt(TokenTree::size).max().orElseThrow();
        int count = trees.size() * length;
        long[] ids = new long[count];
        int axes = images.positions().axes();
        long[] positions = new long[axes * count];
        long[] ends = new long[count];
        long[] at = new long[count];
        long[] rows = new long[count];
        long[] text = new long[count];
        int features = 0;
        int texts = 0;
        for (int b = 0; b < trees.size(); b++) {
            TokenTree tree = trees.get(b);
            TreePositions placed = TreePositions.of(tree, images);
            for (int i = 0; i < length; i++) {
                int flat = b * length + i;
                if (i >= tree.size()) {
                    ends[flat] = i + 1;
                } else {
                    for (int axis = 0; axis < axes; axis++) {
                        positions[axis * count + flat] = placed.at(axis, i);
                    }
                    ends[flat] = tree.end(i);
                    int token = tree.token(i);
                    if (token < 0) {
                        at[features] = flat;
                        rows[features++] = images.row(-1 - token);
                    } else {
                        ids[flat] = token;
                        text[texts++] = flat;
                    }
                }
            }
        }
        NDArray mask;
        try (TensorScope call = scope.child()) {
            mask = scope.adopt(kernels.trainOne("tree_mask", call, call.longs(ends, trees.size(), length)));
        }
        return new TreeBatch(
                trees.size(),
                length,
                scope.longs(ids),
                axes == 1
                        ? scope.longs(positions, trees.size(), length)
                        : scope.longs(positions, axes, trees.size(), length),
                mask,
                scope.longs(Arrays.copyOf(at, features)),
                scope.longs(Arrays.copyOf(rows, features)),
                scope.longs(Arrays.copyOf(text, texts)));
    }

    /** The flat node of a node of one tree. */
    long flat(int tree, int node) {
        return (long) tree * length + node;
    }

    static NDArray typeArgument(TensorScope scope, ScalarType type) {
        return scope.longs(new long[] {type.torchNumber()});
    }
}
