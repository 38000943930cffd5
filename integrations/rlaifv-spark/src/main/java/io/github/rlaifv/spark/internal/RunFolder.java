package io.github.rlaifv.spark.internal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The folder of a run: its settings, and the committed parts of its rows.
 *
 * @param spark the session
 * @param folder the folder, on any storage
 */
public record RunFolder(SparkSession spark, String folder) {
    private static final String SETTINGS = "settings.json";
    private static final String PARTS = "/parts/";

    /**
     * Starts or resumes a run.
     *
     * @throws BadDataException naming the settings that differ from those of the run that the folder holds
     */
    public RunFolder begin(SortedMap<String, String> settings) {
        StoredFile file = file(SETTINGS);
        if (!file.exists()) {
            ObjectNode json = JsonText.object();
            settings.forEach(json::put);
            file.write(JsonText.pretty(json) + "\n");
            return this;
        }
        Map<String, String> earlier = JsonLines.parse(Path.of(SETTINGS), 1, file.text()).json().properties().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().asText(), (a, b) -> b, TreeMap::new));
        if (!earlier.equals(settings)) {
            throw new BadDataException(folder + " holds a run with other settings: "
                    + Differences.between(earlier, settings) + "; choose another folder, or the earlier settings");
        }
        return this;
    }

    /** Whether the part that begins with an instruction is committed. */
    public boolean committed(long from) {
        return file(part(from) + "/_SUCCESS").exists();
    }

    /** Commits a part. What a stopped run left of it is replaced. */
    public void commit(long from, Dataset<Row> rows) {
        rows.write().mode("overwrite").parquet(folder + part(from));
    }

    /**
     * Returns the rows of all parts, which are committed.
     *
     * @param size number of instructions
     * @param perPart number of instructions per part
     */
    public Dataset<Row> rows(long size, long perPart) {
        return spark.read()
                .parquet(LongStream.iterate(0, from -> from < size, from -> from + perPart)
                        .mapToObj(from -> folder + part(from))
                        .toArray(String[]::new));
    }

    private static String part(long from) {
        return PARTS + "from-" + String.format(Locale.ROOT, "%012d", from);
    }

    private StoredFile file(String name) {
        Configuration storage = spark.sparkContext().hadoopConfiguration();
        return new StoredFile(folder + "/" + name, storage);
    }
}
