package io.github.rlaifv.report.inspect.item;

import java.util.stream.Stream;

/** The traits of all items of a source, in 28 bytes per item. */
final class TraitTable {
    private static final int COLUMNS = 5;

    private final int[] counts;
    private final double[] gaps;

    private TraitTable(int size) {
        counts = new int[COLUMNS * size];
        gaps = new double[size];
    }

    /** Reads all items once. */
    static TraitTable of(ItemSource source) {
        TraitTable table = new TraitTable(source.size());
        int[] next = {0};
        try (Stream<InspectedItem> items = source.stream()) {
            items.limit(source.size()).forEachOrdered(item -> table.set(next[0]++, ItemTraits.of(item)));
        }
        return table;
    }

    private void set(int index, ItemTraits traits) {
        int at = COLUMNS * index;
        counts[at] = traits.confirmed();
        counts[at + 1] = traits.rejected();
        counts[at + 2] = traits.undecided();
        counts[at + 3] = traits.pairs();
        counts[at + 4] = traits.words();
        gaps[index] = traits.gap();
    }

    ItemTraits get(int index) {
        int at = COLUMNS * index;
        return new ItemTraits(counts[at], counts[at + 1], counts[at + 2], counts[at + 3], counts[at + 4], gaps[index]);
    }
}
