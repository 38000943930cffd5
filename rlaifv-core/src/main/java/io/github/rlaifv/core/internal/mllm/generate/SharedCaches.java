package io.github.rlaifv.core.internal.mllm.generate;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.internal.mllm.score.ForwardPass;
import io.github.rlaifv.core.internal.tensor.KernelCall;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The caches of prompts of which several begin with the same tokens: the beginning once per tree, the rest of the prompt and
 * the completion once per row.
 */
final class SharedCaches extends DecodingCaches {
    private int[] trees;
    private NDArray trunkMask;
    private NDArray restMask;
    private NDArray slots;
    private NDArray places;

    /**
     * @param prefix keys and values of the prompts
     * @param trees index of the tree of each row, in ascending order
     * @param maxCapacity largest number of tokens per completion
     */
    SharedCaches(ForwardPass forward, TensorScope scope, TreePrefix prefix, int[] trees, int maxCapacity) {
        super(forward, scope, prefix.caches(), 1, maxCapacity);
        this.trees = trees;
        this.trunkMask = prefix.trunkMask();
        this.restMask = prefix.restMask();
        this.slots = scope.longs(slots(trees));
        this.places = scope.longs(places(trees));
    }

    @Override
    String kernel() {
        return "decode_shared";
    }

    @Override
    KernelCall masked(KernelCall call) {
        return call.with(trunkMask).with(restMask).with(slots).with(places);
    }

    private static int count(int[] trees) {
        return trees[trees.length - 1] + 1;
    }

    /** The number of rows of the tree with most rows. */
    private static int width(int[] trees) {
        return IntStream.range(0, count(trees))
                .map(tree ->
                        (int) IntStream.of(trees).filter(one -> one == tree).count())
                .max()
                .orElseThrow();
    }

    /** The slot of each row. */
    private static long[] places(int[] trees) {
        int width = width(trees);
        long[] places = new long[trees.length];
        for (int row = 0, first = 0; row < places.length; row++) {
            first = row > 0 && trees[row] != trees[row - 1] ? row : first;
            places[row] = (long) trees[row] * width + row - first;
        }
        return places;
    }

    /** The row of each slot: as many per tree as the largest has, where the last row of a smaller one is repeated. */
    private static long[] slots(int[] trees) {
        int width = width(trees);
        long[] slots = new long[count(trees) * width];
        long[] places = places(trees);
        for (int row = 0; row < places.length; row++) {
            int end = (trees[row] + 1) * width;
            Arrays.fill(slots, (int) places[row], end, row);
        }
        return slots;
    }

    @Override
    void keep(long[] rows) {
        try (TensorScope call = scope().child()) {
            NDArray kept = call.longs(rows);
            int[] left = Arrays.stream(rows).mapToInt(row -> trees[(int) row]).toArray();
            int[] used = Arrays.stream(left).distinct().toArray();
            Optional<NDArray> trunks =
                    used.length == count(trees) ? Optional.empty() : Optional.of(call.longs(longs(used)));
            List<Optional<NDArray>> lists = new ArrayList<>();
            for (int i = 0; i < tensors().size(); i++) {
                lists.add(i >= TreePrefix.TRUNKS ? Optional.of(kept) : trunks);
            }
            select(lists);
            if (trunks.isPresent()) {
                trunkMask = selected(trunkMask, trunks.get());
            }
            restMask = selected(restMask, kept);
            trees = Arrays.stream(left)
                    .map(tree -> Arrays.binarySearch(used, tree))
                    .toArray();
            slots.close();
            places.close();
            slots = scope().longs(slots(trees));
            places = scope().longs(places(trees));
        }
    }

    private static long[] longs(int[] values) {
        return IntStream.of(values).asLongStream().toArray();
    }

    @Override
    void narrow(long[] branches, int prompts) {
        throw new IllegalStateException("each row has one branch");
    }
}
