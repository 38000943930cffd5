package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import java.util.Arrays;

/** Flat arrays with the nodes of token trees that are padded to one length. Padding nodes attend only to themselves. */
final class PaddedTrees {
    private final int length;
    private final int axes;
    private final int count;
    private final long[] ids;
    private final long[] positions;
    private final long[] ends;
    private final long[] featureAt;
    private final long[] featureRows;
    private final long[] textAt;
    private int features;
    private int texts;
    private int begin;

    /**
     * @param trees number of trees that will be added
     * @param length length of the longest tree
     * @param axes number of axes of positions
     */
    PaddedTrees(int trees, int length, int axes) {
        this.length = length;
        this.axes = axes;
        this.count = trees * length;
        this.ids = new long[count];
        this.positions = new long[axes * count];
        this.ends = new long[count];
        this.featureAt = new long[count];
        this.featureRows = new long[count];
        this.textAt = new long[count];
    }

    /**
     * Adds the next tree.
     *
     * @param tree the tree
     * @param images images of all trees
     */
    void add(TokenTree tree, ImageTable.Slice images) {
        TreePositions placed = TreePositions.of(tree, images);
        for (int i = 0; i < tree.size(); i++) {
            int flat = begin + i;
            for (int axis = 0; axis < axes; axis++) {
                positions[axis * count + flat] = placed.at(axis, i);
            }
            ends[flat] = tree.end(i);
            int token = tree.token(i);
            if (token < 0) {
                featureAt[features] = flat;
                featureRows[features++] = images.row(-1 - token);
            } else {
                ids[flat] = token;
                textAt[texts++] = flat;
            }
        }
        for (int i = tree.size(); i < length; i++) {
            ends[begin + i] = i + 1;
        }
        begin += length;
    }

    /** Token ids by flat node; 0 for image features and padding. */
    long[] ids() {
        return ids;
    }

    /** Positions by axis and flat node. */
    long[] positions() {
        return positions;
    }

    /** For each flat node, the index after the last node of its tree that attends to it. */
    long[] ends() {
        return ends;
    }

    /** Flat nodes of image features. */
    long[] featureAt() {
        return Arrays.copyOf(featureAt, features);
    }

    /** Rows of these features. */
    long[] featureRows() {
        return Arrays.copyOf(featureRows, features);
    }

    /** Flat nodes of text. */
    long[] textAt() {
        return Arrays.copyOf(textAt, texts);
    }
}
