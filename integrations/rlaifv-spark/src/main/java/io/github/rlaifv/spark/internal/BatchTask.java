package io.github.rlaifv.spark.internal;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Works on a partition batch by batch with an object of the executor.
 *
 * @param <T> type of the object
 * @param object the object
 * @param size number of rows per batch
 * @param work what is done with a batch
 */
public record BatchTask<T>(OnExecutor<T> object, int size, Work<T> work) implements MapPartitionsFunction<Row, Row> {

    /** @throws IllegalArgumentException if a batch has no rows */
    public BatchTask {
        if (size < 1) {
            throw new IllegalArgumentException("the number of rows per batch must be >= 1, was " + size);
        }
    }

    /** What is done with a batch. */
    @FunctionalInterface
    public interface Work<T> extends Serializable {
        /** Returns the rows of the results. */
        List<Row> rows(T object, List<Row> batch);
    }

    @Override
    public Iterator<Row> call(Iterator<Row> rows) {
        T opened = object.ofTask();
        return Batches.each(rows, size, batch -> work.rows(opened, batch));
    }

    /**
     * Returns the results for all rows.
     *
     * @param rows rows with a column {@value Batches#INDEX}
     * @param count number of rows
     * @param schema type of the results
     */
    public Dataset<Row> over(Dataset<Row> rows, long count, StructType schema) {
        return Batches.distribute(rows, 0, count, (long) size * Batches.PER_TASK)
                .mapPartitions(this, Encoders.row(schema));
    }
}
