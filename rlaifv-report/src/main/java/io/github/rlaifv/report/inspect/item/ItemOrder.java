package io.github.rlaifv.report.inspect.item;

import java.util.Comparator;

/** The order of selected items. Items that are equal in it keep the order of the file. */
public enum ItemOrder {
    /** The order of the file. */
    FILE("order of the file", Comparator.comparingInt(item -> 0)),
    /** The largest difference of scores first; items without a difference last. */
    GAP("largest score gap first", Comparator.comparingDouble(ItemOrder::falling)),
    /** The item with the longest response first. */
    LENGTH("longest response first", Comparator.comparingInt(item -> -item.words())),
    /** The item with most rejected claims first. */
    REJECTED("most rejected claims first", Comparator.comparingInt(item -> -item.rejected()));

    private final String text;
    private final Comparator<ItemTraits> comparator;

    ItemOrder(String text, Comparator<ItemTraits> comparator) {
        this.text = text;
        this.comparator = comparator;
    }

    private static double falling(ItemTraits item) {
        return Double.isNaN(item.gap()) ? Double.POSITIVE_INFINITY : -item.gap();
    }

    /** Returns the order in words. */
    public String text() {
        return text;
    }

    Comparator<ItemTraits> comparator() {
        return comparator;
    }
}
