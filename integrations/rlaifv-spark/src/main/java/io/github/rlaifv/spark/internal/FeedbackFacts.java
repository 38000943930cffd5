package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;

/**
 * What the driver has to know of a pipeline, which only executors open.
 *
 * @param identity everything that results depend on, by name
 * @param batchSize number of instructions per batch
 * @param lengthBalance whether lengths are balanced
 */
public record FeedbackFacts(TreeMap<String, String> identity, int batchSize, boolean lengthBalance)
        implements Serializable {
    private static final String POLICY = "policy";

    private static FeedbackFacts of(FeedbackPipeline pipeline) {
        return new FeedbackFacts(
                new TreeMap<>(pipeline.identity()),
                pipeline.settings().batchSize(),
                pipeline.settings().lengthBalance());
    }

    /** Opens the pipeline on one executor and returns its facts. */
    public static FeedbackFacts ask(SparkSession spark, OnExecutor<FeedbackPipeline> pipeline) {
        MapFunction<Long, FeedbackFacts> ask = number -> of(pipeline.ofTask());
        List<FeedbackFacts> facts = spark.range(0, 1, 1, 1)
                .map(ask, Encoders.javaSerialization(FeedbackFacts.class))
                .collectAsList();
        return facts.get(0);
    }

    /** Returns the fingerprints for the card of the pairs. */
    public SortedMap<String, String> fingerprints() {
        return new TreeMap<>(Map.of(POLICY, identity.getOrDefault(POLICY, "")));
    }

    /**
     * Checks that the pipeline of an executor is that of the run.
     *
     * @throws BadDataException naming the setting or fingerprint that differs
     */
    void check(FeedbackPipeline pipeline) {
        SortedMap<String, String> here = pipeline.identity();
        if (!here.equals(identity)) {
            throw new BadDataException("this executor has other models or settings than the run: "
                    + Differences.between(identity, here) + "; give all executors the same models");
        }
    }
}
