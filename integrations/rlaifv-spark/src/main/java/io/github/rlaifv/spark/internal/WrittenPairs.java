package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.internal.LibraryVersion;
import io.github.rlaifv.core.internal.data.DatasetCounts;
import io.github.rlaifv.core.internal.data.DatasetHash;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * A folder of pairs in the schema of the RLAIF-V-Dataset that Spark has committed. The driver describes it by a card.
 *
 * @param spark the session
 * @param folder the folder, on any storage
 */
public record WrittenPairs(SparkSession spark, String folder) {
    private static final String LOGPS = "logps";

    /** Size of a row group in bytes, which bounds the memory of writers and readers. */
    private static final long ROW_GROUP = 16L << 20;

    /** Replaces the folder by these rows, in Spark's own commit. */
    public void write(Dataset<Row> pairs) {
        pairs.write().mode("overwrite").option("parquet.block.size", ROW_GROUP).parquet(folder);
    }

    /**
     * Writes the card. The texts of the pairs go through the driver one by one; images stay on the executors, which
     * send their hashes.
     *
     * @param title title of the card
     * @param settings settings with which the pairs were created
     * @param fingerprints fingerprints of models
     */
    public DatasetCard describe(
            String title, SortedMap<String, String> settings, SortedMap<String, String> fingerprints) {
        DatasetHash content = new DatasetHash();
        DatasetCounts counts = new DatasetCounts();
        SortedMap<String, Long> files = new TreeMap<>();
        Iterator<Row> rows = texts().toLocalIterator();
        while (rows.hasNext()) {
            Row row = rows.next();
            String chosen = row.getAs("chosen");
            String rejected = row.getAs("rejected");
            content.add(row.getAs("hash"), row.getAs("question"), chosen, rejected);
            counts.add(chosen, rejected, row.getAs("stored"));
            files.merge(row.getAs("file"), 1L, Long::sum);
        }
        List<DatasetCard.DataFile> named = new ArrayList<>();
        files.forEach((name, size) -> named.add(new DatasetCard.DataFile(name, size)));
        DatasetCard card = new DatasetCard(
                title,
                DatasetFormat.RLAIF_V_PARQUET,
                counts.pairs(),
                counts.withStored(),
                counts.meanChosenWords(),
                counts.meanRejectedWords(),
                named,
                settings,
                fingerprints,
                content.text(),
                LibraryVersion.text());
        Configuration storage = spark.sparkContext().hadoopConfiguration();
        card.texts().forEach((name, text) -> new StoredFile(folder + "/" + name, storage).write(text));
        return card;
    }

    /** Reads the card; empty if the folder has none. */
    public Optional<DatasetCard> card() {
        String path = folder + "/dataset_card.json";
        StoredFile file = new StoredFile(path, spark.sparkContext().hadoopConfiguration());
        return file.exists() ? Optional.of(DatasetCard.ofText(Path.of(path), file.text())) : Optional.empty();
    }

    private Dataset<Row> texts() {
        Dataset<Row> pairs = ParquetOrder.open(spark, folder);
        boolean stored = Arrays.asList(pairs.columns()).contains(LOGPS);
        Column hash = functions.unhex(functions.sha2(functions.col("image").getField("bytes"), 256));
        return pairs.select(
                        functions.col("_metadata.file_name").as("file"),
                        functions.col("_metadata.row_index").as("row"),
                        hash.as("hash"),
                        functions.col("question"),
                        functions.col("chosen"),
                        functions.col("rejected"),
                        (stored ? functions.col(LOGPS).isNotNull() : functions.lit(false)).as("stored"))
                .orderBy("file", "row");
    }
}
