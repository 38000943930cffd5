package io.github.rlaifv.report.inspect.item;

import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Items in a fixed order, which are read when they are needed. */
public interface ItemSource extends AutoCloseable {

    /** Returns the number of items. */
    int size();

    /**
     * Reads one item.
     *
     * @param index index of the item, counted from 0
     * @throws IndexOutOfBoundsException if there is no such item
     * @throws io.github.rlaifv.core.run.BadDataException naming file and line if the item is damaged
     */
    InspectedItem get(int index);

    /** Reads all items in order. Close the stream, because it may read a file. */
    default Stream<InspectedItem> stream() {
        return IntStream.range(0, size()).mapToObj(this::get);
    }

    @Override
    default void close() {}
}
