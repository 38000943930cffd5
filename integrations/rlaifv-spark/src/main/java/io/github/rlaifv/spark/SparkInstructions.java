package io.github.rlaifv.spark;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.spark.internal.InstructionRows;
import io.github.rlaifv.spark.internal.ParquetOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Reads instructions as datasets with the columns {@code index} (position, counted from 0), {@code id}, {@code image}
 * (a group of {@code bytes} and {@code path}) and {@code question}. The index gives the order, which Spark itself does
 * not keep.
 */
public final class SparkInstructions {
    private SparkInstructions() {}

    /**
     * Reads Parquet files. Their columns are found by the names that {@link InstructionDataset#open} knows: {@code
     * image}, {@code images} or {@code file_name}; {@code question} or {@code prompt} as a text; optionally {@code id},
     * {@code question_id} or {@code idx}. An image is a group of {@code bytes} and {@code path}, or a path, which
     * is relative to the folder of its Parquet file, or leads into one of the roots. Executors read paths through Hadoop,
     * so they may be in HDFS or an object store. The order is that of the files' names, then of the rows.
     *
     * @param path a Parquet file or a folder of Parquet files, on any storage that Spark reads
     * @param imageRoots further folders in which images may be, as the paths in the files name them
     * @throws BadDataException naming the column that is missing or of a type that is not supported
     */
    public static Dataset<Row> read(SparkSession spark, String path, String... imageRoots) {
        return new ParquetOrder(spark, path, List.of(imageRoots)).instructions();
    }

    /**
     * Distributes instructions of the driver. Images in files are sent as their absolute paths, which must exist on the
     * executors too; other images are sent as bytes. The driver holds all rows in memory, so use {@link #read} for large
     * datasets with images in the rows.
     */
    public static Dataset<Row> of(SparkSession spark, InstructionDataset instructions) {
        List<Row> rows = new ArrayList<>();
        try (Stream<Instruction> all = instructions.stream()) {
            all.forEachOrdered(instruction -> rows.add(InstructionRows.of(rows.size(), instruction)));
        }
        return spark.createDataFrame(rows, InstructionRows.SCHEMA);
    }
}
