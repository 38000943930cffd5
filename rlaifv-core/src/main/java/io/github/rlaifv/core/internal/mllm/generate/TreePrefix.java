package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.decoder.Decoder;
import io.github.rlaifv.core.internal.mllm.decoder.DecoderReadout;
import io.github.rlaifv.core.internal.mllm.decoder.TreeBatch;
import io.github.rlaifv.core.internal.mllm.decoder.TreePositions;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.internal.mllm.vision.StackedRows;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What decoding continues from: the results of trees of prompts. Letters in shapes: N trees, R rows, K key/value heads, d
 * head width, P longest trunk, Q longest rest of a prompt, V vocabulary.
 *
 * @param caches keys [N, K, d, P] and values [N, K, P, d] of the trunks, keys [R, K, d, Q] and values [R, K, Q, d] of the
 *     rests, one tensor per layer
 * @param trunkMask hides the padding of trunks, [N, 1, 1, P]
 * @param restMask hides the padding of rests, [R, 1, 1, Q]
 * @param logits logits of the rows' first tokens, float32 [R, V]
 * @param next position of the token after each row's prompt
 */
record TreePrefix(List<List<NDArray>> caches, NDArray trunkMask, NDArray restMask, NDArray logits, int[] next) {
    /** Number of lists of caches that belong to trunks. */
    static final int TRUNKS = 2;

    private static final int LISTS = 4;

    /** Computes trees, batch by batch. The scope owns the results. */
    static TreePrefix of(PromptTrees prompts, ForwardPass forward, TensorScope scope) {
        int[] trunks =
                prompts.trees().stream().mapToInt(PromptTrees.PromptTree::trunk).toArray();
        int[] rests = prompts.rows().stream().mapToInt(prompts::rest).toArray();
        Lengths longest = new Lengths(longest(trunks), longest(rests));
        List<List<List<NDArray>>> caches = new ArrayList<>();
        List<NDArray> logits = new ArrayList<>();
        List<Integer> next = new ArrayList<>();
        for (int batch = 0; batch < prompts.batches(); batch++) {
            Part part = new Part(
                    prompts, prompts.firstTreeOf(batch), prompts.treesOf(batch), prompts.rowsOf(batch), longest);
            caches.add(part.compute(forward, logits, next, scope));
        }
        return new TreePrefix(
                joinedCaches(caches, forward, scope),
                mask(trunks, longest.trunk(), scope),
                mask(rests, longest.rest(), scope),
                joined(logits, forward, scope),
                next.stream().mapToInt(Integer::intValue).toArray());
    }

    private static int longest(int[] lengths) {
        return Math.max(1, IntStream.of(lengths).max().orElse(0));
    }

    private static NDArray mask(int[] lengths, int longest, TensorScope scope) {
        float[] mask = new float[lengths.length * longest];
        for (int i = 0; i < lengths.length; i++) {
            Arrays.fill(mask, i * longest + lengths[i], (i + 1) * longest, Float.NEGATIVE_INFINITY);
        }
        return scope.floats(mask, lengths.length, 1, 1, longest);
    }

    /** The caches of all batches: by list and layer. */
    private static List<List<NDArray>> joinedCaches(
            List<List<List<NDArray>>> batches, ForwardPass forward, TensorScope scope) {
        List<List<NDArray>> joined = new ArrayList<>();
        for (int list = 0; list < LISTS; list++) {
            List<NDArray> layers = new ArrayList<>();
            for (int layer = 0; layer < batches.get(0).get(list).size(); layer++) {
                int at = layer;
                int of = list;
                layers.add(joined(
                        batches.stream().map(batch -> batch.get(of).get(at)).toList(), forward, scope));
            }
            joined.add(layers);
        }
        return joined;
    }

    private static NDArray joined(List<NDArray> parts, ForwardPass forward, TensorScope scope) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        NDArray all = StackedRows.of(parts, forward.kernels(), scope);
        parts.forEach(NDArray::close);
        return all;
    }

    private record Lengths(int trunk, int rest) {}

    /**
     * What is computed in one batch.
     *
     * @param first index of the first tree
     * @param planned the trees
     * @param rows the rows whose prompts are in the trees
     */
    private record Part(
            PromptTrees prompts,
            int first,
            List<PromptTrees.PromptTree> planned,
            List<PromptTrees.Row> rows,
            Lengths longest) {

        /** Adds the logits and next positions of its rows, and returns the caches. */
        List<List<NDArray>> compute(ForwardPass forward, List<NDArray> logits, List<Integer> next, TensorScope scope) {
            List<TokenTree> trees =
                    planned.stream().map(PromptTrees.PromptTree::tree).toList();
            ImageTable.Slice images = prompts.images().slice(trees);
            try (TensorScope call = scope.child()) {
                TreeBatch batch = TreeBatch.of(trees, images, forward.kernels(), call);
                Decoder decoder = forward.decoder();
                NDArray embedded = decoder.embed(batch, forward.features(images, call), call);
                NDArray trunks = trunks(batch, call);
                NDArray rests = rests(batch, call);
                List<List<NDArray>> caches = new ArrayList<>();
                IntStream.range(0, LISTS).forEach(i -> caches.add(new ArrayList<>()));
                NDArray hidden = decoder.run(batch, embedded, call, (keys, values) -> {
                    take(forward, keys, values, trunks, caches.subList(0, TRUNKS), scope);
                    take(forward, keys, values, rests, caches.subList(TRUNKS, LISTS), scope);
                    keys.close();
                    values.close();
                });
                DecoderReadout readout = forward.readout();
                long[] tips = rows.stream()
                        .mapToLong(row -> flat(batch, row, row.path().length - 1))
                        .toArray();
                logits.add(readout.logits(readout.rows(hidden, tips, call), scope));
                List<TreePositions> positions = trees.stream()
                        .map(tree -> TreePositions.of(tree, images))
                        .toList();
                rows.forEach(row ->
                        next.add(positions.get(row.tree() - first).next(row.path()[row.path().length - 1])));
                return caches;
            }
        }

        private static void take(
                ForwardPass forward,
                NDArray keys,
                NDArray values,
                NDArray nodes,
                List<List<NDArray>> target,
                TensorScope scope) {
            List<NDArray> taken = forward.kernels()
                    .call("take_nodes")
                    .with(keys)
                    .with(values)
                    .with(nodes)
                    .list(scope);
            target.get(0).add(taken.get(0));
            target.get(1).add(taken.get(1));
        }

        private long flat(TreeBatch batch, PromptTrees.Row row, int index) {
            return batch.flat(row.tree() - first, row.path()[index]);
        }

        /** The nodes of the trunks, padded with those of the roots. */
        private NDArray trunks(TreeBatch batch, TensorScope call) {
            long[] at = new long[planned.size() * longest.trunk()];
            for (int tree = 0; tree < planned.size(); tree++) {
                int trunk = planned.get(tree).trunk();
                for (int i = 0; i < longest.trunk(); i++) {
                    at[tree * longest.trunk() + i] = batch.flat(tree, i < trunk ? i : 0);
                }
            }
            return call.longs(at, planned.size(), longest.trunk());
        }

        /** The nodes of the rests, padded with those of the roots. */
        private NDArray rests(TreeBatch batch, TensorScope call) {
            long[] at = new long[rows.size() * longest.rest()];
            for (int r = 0; r < rows.size(); r++) {
                PromptTrees.Row row = rows.get(r);
                int rest = prompts.rest(row);
                for (int i = 0; i < longest.rest(); i++) {
                    at[r * longest.rest() + i] = flat(batch, row, i < rest ? row.path().length - rest + i : 0);
                }
            }
            return call.longs(at, rows.size(), longest.rest());
        }
    }
}
