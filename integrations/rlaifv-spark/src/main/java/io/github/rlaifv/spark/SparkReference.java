package io.github.rlaifv.spark;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.dpo.reference.ReferenceLogProbs;
import io.github.rlaifv.spark.internal.BatchTask;
import io.github.rlaifv.spark.internal.Batches;
import io.github.rlaifv.spark.internal.OnExecutor;
import io.github.rlaifv.spark.internal.PairRows;
import io.github.rlaifv.spark.internal.ParquetOrder;
import io.github.rlaifv.spark.internal.PolicyFacts;
import io.github.rlaifv.spark.internal.ReferenceTask;
import io.github.rlaifv.spark.internal.WrittenPairs;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The reference's log-probabilities of preference pairs on a Spark cluster, as {@link ReferenceLogProbs} stores them. */
public final class SparkReference {
    private static final String TITLE = "Preference pairs with reference log-probabilities";

    private SparkReference() {}

    /**
     * Writes pairs with the log-probabilities that a reference model gives their responses, in the column {@code logps},
     * and the reference's fingerprint on the card. Pairs that the reference refuses, for example because they are too
     * long, are skipped. Log-probabilities differ from those of one process within the bounds that {@link Policy} states,
     * because other pairs may share a call.
     *
     * @param pairs folder of Parquet files in the schema of the RLAIF-V-Dataset, such as {@link SparkFeedbackResult#pairs}
     * @param reference opens the reference model on each executor
     * @param pairsPerBatch number of pairs per call of the reference, at least 1
     * @param folder folder of the new dataset
     * @param perFile number of pairs per file, a multiple of {@code pairsPerBatch}
     * @return card of the new dataset
     */
    public static DatasetCard run(
            SparkSession spark,
            String pairs,
            ExecutorFactory<Policy> reference,
            int pairsPerBatch,
            String folder,
            int perFile) {
        OnExecutor<Policy> opened = new OnExecutor<>(reference);
        String fingerprint = PolicyFacts.fingerprint(spark, opened);
        Dataset<Row> rows = new ParquetOrder(spark, pairs, List.of()).rows();
        long size = rows.count();
        Dataset<Row> scored = new BatchTask<>(opened, pairsPerBatch, new ReferenceTask(fingerprint))
                .over(rows.select(PairRows.columns()), size, PairRows.SCORED);
        WrittenPairs written = new WrittenPairs(spark, folder);
        written.write(Batches.distribute(scored, 0, size, perFile).drop(Batches.INDEX));
        SortedMap<String, String> settings = new TreeMap<>();
        SortedMap<String, String> fingerprints = new TreeMap<>();
        new WrittenPairs(spark, pairs).card().ifPresent(card -> {
            settings.putAll(card.settings());
            fingerprints.putAll(card.fingerprints());
        });
        fingerprints.put(ReferenceLogProbs.FINGERPRINT, fingerprint);
        return written.describe(TITLE, settings, fingerprints);
    }
}
