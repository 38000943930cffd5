package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.internal.mllm.tree.Positions;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;

/**
 * The positions of a tree's nodes. They depend only on the tokens on a node's path, so the branches of a tree have the
 * same positions as separate sequences.
 */
public final class TreePositions {
    private final TokenTree tree;
    private final int[][] at;
    private final int[] next;

    private TreePositions(TokenTree tree, int[][] at, int[] next) {
        this.tree = tree;
        this.at = at;
        this.next = next;
    }

    public static TreePositions of(TokenTree tree, ImageTable.Slice images) {
        Positions positions = images.positions();
        int axes = positions.axes();
        int[][] at = new int[axes == 1 ? 0 : axes][tree.size()];
        int[] next = new int[axes == 1 ? 0 : tree.size()];
        // By depth on the path of the node at hand, as nodes come in depth-first order.
        int[] nextOnPath = new int[next.length + 1];
        for (int i = 0; i < next.length; i++) {
            int depth = tree.position(i);
            int token = tree.token(i);
            if (token >= 0) {
                for (int[] axis : at) {
                    axis[i] = nextOnPath[depth];
                }
                next[i] = nextOnPath[depth] + 1;
            } else {
                ImageTable.Feature feature = images.feature(-1 - token);
                // What came before the image's first row is where it begins; later rows find it by the span.
                int begin =
                        feature.row() == 0 ? nextOnPath[depth] : nextOnPath[depth] - positions.span(feature.image());
                for (int axis = 0; axis < axes; axis++) {
                    at[axis][i] = begin + positions.offset(feature.image(), feature.row(), axis);
                }
                next[i] = begin + positions.span(feature.image());
            }
            nextOnPath[depth + 1] = next[i];
        }
        return new TreePositions(tree, at, next);
    }

    public int axes() {
        return Math.max(1, at.length);
    }

    public int at(int axis, int node) {
        return at.length == 0 ? tree.position(node) : at[axis][node];
    }

    /** The position, on all axes, of a token after the node. */
    public int next(int node) {
        return at.length == 0 ? tree.position(node) + 1 : next[node];
    }
}
