package io.github.rlaifv.spark;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import org.apache.spark.sql.SparkSession;

/** The programs of docs/scale.md. */
final class SparkProgram {
    private SparkProgram() {}

    static SparkFeedbackResult feedback(String instructions, String output) {
        // docs: feedback on Spark
        SparkSession spark = SparkSession.builder().appName("feedback").getOrCreate();
        SparkFeedback feedback = SparkFeedback.builder()
                .pipeline(models -> {
                    Policy labeler =
                            models.open("http://gpu2:8000/v1?model=labeler&revision=1&also=http://gpu3:8000/v1");
                    return FeedbackPipeline.builder()
                            .policy(models.open("http://gpu1:8000/v1?model=policy"))
                            .decomposer(ClaimDecomposer.prompted(labeler))
                            .scorer(FeedbackScorer.divideAndConquer(labeler))
                            .build();
                })
                .build();
        SparkFeedbackResult result = feedback.run(SparkInstructions.read(spark, instructions), output);
        // end
        return result;
    }

    static DatasetCard reference(SparkSession spark, SparkFeedbackResult result, String folder) {
        // docs: reference on Spark
        DatasetCard card = SparkReference.run(
                spark, result.pairs(), models -> models.open("/models/llava-1.5-7b"), 8, folder, 5000);
        // end
        return card;
    }
}
