package io.github.rlaifv.spark.internal;

import com.google.common.collect.AbstractIterator;
import com.google.common.collect.Iterators;
import com.google.common.collect.PeekingIterator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Batches of rows by position: the rows with indices 0 to size - 1, the next size rows, and so on. A batch is always in
 * one partition, so that its rows share calls of models as they do in one process.
 */
public final class Batches {
    /** Name of the column with the position of a row, counted from 0. */
    public static final String INDEX = "index";

    /** Number of batches per task, unless a caller sets another one. */
    public static final int PER_TASK = 16;

    private Batches() {}

    /**
     * Distributes rows over partitions with whole batches in order.
     *
     * @param rows rows with a column {@value #INDEX}
     * @param from smallest index that may occur, a multiple of {@code perPartition}
     * @param to index after the largest one that may occur
     * @param perPartition number of rows per partition, a multiple of the batch size
     * @param order columns that rows of a partition are sorted by after their index
     */
    public static Dataset<Row> distribute(Dataset<Row> rows, long from, long to, long perPartition, String... order) {
        int partitions = Math.toIntExact(Math.max(1, (to - from + perPartition - 1) / perPartition));
        Column partition = functions
                .floor(functions.col(INDEX).minus(functions.lit(from)).divide(functions.lit(perPartition)))
                .cast("int");
        return rows.repartitionById(partitions, partition).sortWithinPartitions(INDEX, order);
    }

    /**
     * Works on the rows of a partition batch by batch. It reads a batch only when the results of the one before are
     * consumed, so memory holds one batch.
     *
     * @param rows rows in ascending order of their index
     * @param size number of rows per batch
     * @param work returns the results of a batch
     */
    public static <T> Iterator<T> each(Iterator<Row> rows, int size, Function<List<Row>, List<T>> work) {
        PeekingIterator<Row> all = Iterators.peekingIterator(rows);
        return Iterators.concat(new AbstractIterator<Iterator<T>>() {
            @Override
            protected @Nullable Iterator<T> computeNext() {
                if (!all.hasNext()) {
                    return endOfData();
                }
                long batch = batch(all, size);
                List<Row> same = new ArrayList<>();
                while (all.hasNext() && batch(all, size) == batch) {
                    same.add(all.next());
                }
                return work.apply(same).iterator();
            }
        });
    }

    /** Returns the batch of the next row. */
    private static long batch(PeekingIterator<Row> rows, int size) {
        return Objects.requireNonNull(rows.peek()).<Long>getAs(INDEX) / size;
    }
}
