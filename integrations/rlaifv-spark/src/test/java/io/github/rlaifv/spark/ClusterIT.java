package io.github.rlaifv.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.SparkStatusTracker;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feedback on a standalone cluster whose master and workers are processes of their own. More instructions than the few of
 * the build: {@code -Drlaifv.spark.instructions=1000}.
 */
class ClusterIT {
    private static final int INSTRUCTIONS = Integer.getInteger("rlaifv.spark.instructions", 160);

    @TempDir
    Path folder;

    private static FeedbackResult inOneProcess(
            ExecutorFactory<FeedbackPipeline> feedback, InstructionDataset instructions, Path folder) {
        try (ExecutorModels models = new ExecutorModels()) {
            return feedback.create(models).run(instructions, folder);
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void killedExecutorChangesNothing() throws Exception {
        InstructionDataset instructions = TinyInstructions.first(INSTRUCTIONS);
        FeedbackResult expected = inOneProcess(new ScriptedFeedback(0, 4, true), instructions, folder.resolve("one"));
        try (SparkCluster cluster = SparkCluster.start(folder, 2);
                SparkSession spark = cluster.connect("512m")) {
            Losses losses = new Losses();
            spark.sparkContext().addSparkListener(losses);
            SparkFeedback feedback = SparkFeedback.builder()
                    .pipeline(new ScriptedFeedback(10, 4, true))
                    .batchesPerTask(1)
                    .build();
            CompletableFuture<SparkFeedbackResult> running = CompletableFuture.supplyAsync(() -> feedback.run(
                    SparkInstructions.of(spark, instructions),
                    folder.resolve("spark").toString()));

            awaitTasks(spark, INSTRUCTIONS / 4 / 3, running);
            assertThat(cluster.executors()).hasSize(2);
            cluster.executors().get(0).destroyForcibly();
            SparkFeedbackResult result = running.get();

            assertThat(losses.executors).hasPositiveValue();
            assertThat(losses.tasks).hasPositiveValue();
            DatasetCard card = DatasetCard.read(folder.resolve("one")).orElseThrow();
            assertThat(card.pairs()).isGreaterThanOrEqualTo(INSTRUCTIONS);
            assertThat(result.card().pairs()).isEqualTo(card.pairs());
            // the hash covers images, questions and responses in order
            assertThat(result.card().content()).isEqualTo(card.content());
            assertThat(result.counts()).isEqualTo(expected.counts());
        }
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void executorsThatOpenAModelMakeThePairsOfOneProcess() throws Exception {
        InstructionDataset instructions = TinyInstructions.first(12);
        EmbeddedFeedback embedded =
                new EmbeddedFeedback(EmbeddedModel.copyInto(folder).toString());
        FeedbackResult expected = inOneProcess(embedded, instructions, folder.resolve("one"));
        try (SparkCluster cluster = SparkCluster.start(folder, 2);
                SparkSession spark = cluster.connect("512m")) {
            SparkFeedbackResult result = SparkFeedback.builder()
                    .pipeline(embedded)
                    .batchesPerTask(1)
                    .build()
                    .run(
                            SparkInstructions.of(spark, instructions),
                            folder.resolve("spark").toString());

            DatasetCard card = DatasetCard.read(folder.resolve("one")).orElseThrow();
            assertThat(card.pairs()).isPositive();
            assertThat(result.card().content()).isEqualTo(card.content());
            assertThat(result.counts()).isEqualTo(expected.counts());
        }
    }

    /** A pipeline of the embedded model, which also judges its claims. */
    private record EmbeddedFeedback(String model) implements ExecutorFactory<FeedbackPipeline> {
        @Override
        public FeedbackPipeline create(ExecutorModels models) {
            Policy policy = models.open(model);
            return FeedbackPipeline.builder()
                    .policy(policy)
                    .decomposer(new RuleBasedClaimDecomposer())
                    .scorer(FeedbackScorer.divideAndConquer(policy))
                    .candidates(3)
                    .sampling(Sampling.builder().maxNewTokens(24).build())
                    .batchSize(3)
                    .build();
        }
    }

    /** Waits until a stage of the feedback has finished this number of tasks. */
    private static void awaitTasks(SparkSession spark, int finished, CompletableFuture<?> running) throws Exception {
        SparkStatusTracker tracker = spark.sparkContext().statusTracker();
        while (Arrays.stream(tracker.getActiveStageIds())
                .mapToObj(tracker::getStageInfo)
                .noneMatch(stage -> stage.isDefined() && isAt(stage.get(), finished))) {
            if (running.isDone()) {
                throw new IllegalStateException("the run ended before an executor was killed: " + running.get());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    private static boolean isAt(SparkStageInfo stage, int finished) {
        return stage.numTasks() > finished && stage.numCompletedTasks() >= finished;
    }

    /** Counts lost executors and tasks. */
    private static final class Losses extends SparkListener {
        private final AtomicInteger executors = new AtomicInteger();
        private final AtomicInteger tasks = new AtomicInteger();

        @Override
        public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
            executors.incrementAndGet();
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd task) {
            if (!task.taskInfo().successful()) {
                tasks.incrementAndGet();
            }
        }
    }
}
