package io.github.rlaifv.report.internal.view;

/** Where the pages of an inspection are, as addresses that any page of it can use. */
public interface PageLinks {

    /** Returns the address of the first page. */
    String overview();

    /**
     * Returns the address of a list of items.
     *
     * @param part number of the part, counted from 0
     * @param query filter and page; may be empty
     */
    String list(int part, String query);

    /**
     * Returns the address of an item.
     *
     * @param part number of the part, counted from 0
     * @param index index of the item, counted from 0
     * @param query filter by which the item was found; may be empty
     */
    String item(int part, int index, String query);

    /**
     * Returns the address of an item's image; empty if it is known that the image can't be read.
     *
     * @param full whether the image is not scaled down
     */
    String image(int part, int index, boolean full);

    /** Returns the address of a report that a run wrote. */
    String report(int number);

    /** Whether an item has a page. */
    boolean holds(int part, int index);
}
