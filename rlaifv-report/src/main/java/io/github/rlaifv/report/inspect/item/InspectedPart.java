package io.github.rlaifv.report.inspect.item;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of a folder whose items are of one kind, such as the instructions of a round. Its files are opened at the first
 * call, and again when they have changed, so that a run can be watched while it writes. Items are read when they are
 * needed; a filter keeps 28 bytes per item. Safe for use by several threads.
 */
public final class InspectedPart implements AutoCloseable {
    private static final int KEPT = 8;

    private final String name;
    private final PartKind kind;
    private final Path folder;
    private final Supplier<? extends ItemSource> opener;
    private final FileStamp files;
    private @Nullable ItemSource source;
    private @Nullable TraitTable traits;
    private final Map<ItemFilter, int[]> selections = new LinkedHashMap<>();

    /**
     * Creates a part, without reading it.
     *
     * @param name name for readers, such as {@code round 1: pairs}
     * @param kind kind of the items
     * @param folder folder that holds the items
     * @param files files whose change makes the part read them again
     * @param opener opens the items
     */
    public InspectedPart(
            String name, PartKind kind, Path folder, Iterable<Path> files, Supplier<? extends ItemSource> opener) {
        this.name = Objects.requireNonNull(name, "name");
        this.kind = Objects.requireNonNull(kind, "kind");
        this.folder = Objects.requireNonNull(folder, "folder");
        this.files = new FileStamp(files);
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    /** Returns the name for readers. */
    public String name() {
        return name;
    }

    /** Returns the kind of the items. */
    public PartKind kind() {
        return kind;
    }

    /** Returns the folder that holds the items. */
    public Path folder() {
        return folder;
    }

    /**
     * Returns the number of items.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming the file that is damaged
     */
    public synchronized int size() {
        return source().size();
    }

    /**
     * Reads one item.
     *
     * @param index index of the item in the order of the file, counted from 0
     * @throws IndexOutOfBoundsException if there is no such item
     * @throws io.github.rlaifv.core.run.BadDataException naming file and line if the item is damaged
     */
    public synchronized InspectedItem get(int index) {
        return source().get(Objects.checkIndex(index, source().size()));
    }

    /**
     * Selects items. The first filter reads all items once, and so does each filter with a text.
     *
     * @return indices of the items that meet the filter, in its order
     */
    public synchronized int[] select(ItemFilter filter) {
        ItemSource items = source();
        if (filter.equals(ItemFilter.ALL)) {
            return IntStream.range(0, items.size()).toArray();
        }
        int[] known = selections.remove(filter);
        int[] selected = known == null ? computed(items, filter) : known;
        selections.put(filter, selected);
        if (selections.size() > KEPT) {
            selections.remove(selections.keySet().iterator().next());
        }
        return selected.clone();
    }

    private int[] computed(ItemSource items, ItemFilter filter) {
        TraitTable table = traits == null ? TraitTable.of(items) : traits;
        traits = table;
        boolean[] found = new boolean[items.size()];
        Arrays.fill(found, true);
        if (!filter.text().isEmpty()) {
            int[] next = {0};
            try (Stream<InspectedItem> all = items.stream()) {
                all.limit(found.length).forEachOrdered(item -> found[next[0]++] = filter.contains(item));
            }
        }
        IntStream accepted = IntStream.range(0, found.length).filter(i -> found[i] && filter.accepts(table.get(i)));
        return filter.order() == ItemOrder.FILE
                ? accepted.toArray()
                : accepted.boxed()
                        .sorted(Comparator.comparing(table::get, filter.order().comparator()))
                        .mapToInt(Integer::intValue)
                        .toArray();
    }

    /** Returns the opened items, opened again if their files have changed. */
    private ItemSource source() {
        boolean changed = files.changed();
        if (source == null || changed) {
            close();
            source = opener.get();
        }
        return source;
    }

    /** Closes the files. The part opens them again when it is used. */
    @Override
    public synchronized void close() {
        ItemSource open = source;
        source = null;
        traits = null;
        selections.clear();
        if (open != null) {
            open.close();
        }
    }
}
