package io.github.rlaifv.core.plan;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.internal.mllm.tree.TreePlan;
import io.github.rlaifv.core.internal.mllm.tree.TreeSharing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The size of a batch of token trees.
 *
 * @param trees number of trees
 * @param length padded length of the trees in tokens
 * @param sequences number of sequences in all trees
 */
record TreeSize(int trees, int length, int sequences) {
    /** A batch with more nodes than this holds one tree. */
    private static final int FULL_NODES = 8192;

    private static final int LONGEST = 1 << 24;
    /** The longest beginning that is planned as tokens: a tree with more is alone in its batch. */
    private static final int LONGEST_BEGINNING = FULL_NODES / 2;
    /** Number of tokens in all planned sequences, many times what fills a batch. */
    private static final long MOST_TOKENS = 1L << 23;

    /** Number of nodes with padding. */
    double nodes() {
        return (double) trees * length;
    }

    /**
     * Number of equal images after which batches only repeat, because the first ones are full.
     *
     * @param tokens number of tokens of an image with one sequence
     */
    static int differing(int groups, long tokens) {
        return (int) Math.min(groups, 2 + FULL_NODES / tokens);
    }

    /** A length that can be planned without overflow; no model reads longer sequences. */
    static int length(long tokens) {
        return (int) Math.min(tokens, LONGEST);
    }

    /**
     * Plans the batches of a call with the code that plans them when it runs. Batches that only repeat are left out.
     *
     * @param groups number of images
     * @param sequences number of sequences per image
     * @param shared number of tokens at the beginning that the sequences of an image share
     * @param own number of further tokens per sequence
     * @param sharing what the sequences may share
     */
    static List<TreeSize> of(int groups, int sequences, int shared, int own, TreeSharing sharing) {
        int images = differing(groups, (long) shared + own);
        int each = Math.min(sequences, 2 + 2 * FULL_NODES / own);
        if (own > FULL_NODES) {
            return Collections.nCopies(images * each, new TreeSize(1, length((long) shared + own), 1));
        }
        int beginning = Math.min(shared, LONGEST_BEGINNING);
        long most = MOST_TOKENS / (beginning + own);
        each = (int) Math.min(each, most / 2);
        images = (int) Math.min(images, Math.max(2, most / each));
        return planned(images, each, beginning, own, sharing).stream()
                .map(size -> new TreeSize(size.trees, length((long) size.length + shared - beginning), size.sequences))
                .toList();
    }

    private static List<TreeSize> planned(int images, int each, int shared, int own, TreeSharing sharing) {
        TreePlan plan = new TreePlan();
        int next = shared;
        for (int group = 0; group < images; group++) {
            for (int sequence = 0; sequence < each; sequence++) {
                int[] tokens = new int[shared + own];
                for (int i = 0; i < tokens.length; i++) {
                    tokens[i] = i < shared ? i : next++;
                }
                plan.add(Integer.toString(group), tokens);
            }
        }
        List<TreeSize> sizes = new ArrayList<>();
        for (List<TreePlan.Planned> batch : sharing.batches(plan, 1)) {
            int length =
                    batch.stream().mapToInt(tree -> tree.tree().size()).max().orElseThrow();
            int held = batch.stream().mapToInt(tree -> tree.numbers().size()).sum();
            sizes.add(new TreeSize(batch.size(), length, held));
        }
        return sizes;
    }

    /** What requests share when they are computed in a type without gradients. */
    static TreeSharing sharing(ScalarType compute) {
        return compute == ScalarType.FLOAT32 ? TreeSharing.BY_IMAGE : TreeSharing.BY_REQUEST;
    }
}
