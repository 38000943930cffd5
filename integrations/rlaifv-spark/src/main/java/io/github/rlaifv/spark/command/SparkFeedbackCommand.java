package io.github.rlaifv.spark.command;

import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.spark.SparkFeedback;
import io.github.rlaifv.spark.SparkFeedbackResult;
import io.github.rlaifv.spark.SparkInstructions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code spark-feedback}, which makes preference pairs on the executors of the application. */
@Command(
        name = "spark-feedback",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes preference pairs on a Spark cluster: a policy writes candidates, and a labeler judges their"
                        + " claims. Run it with spark-submit.")
final class SparkFeedbackCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Option(
            names = "--instructions",
            required = true,
            description = "Parquet file or folder of Parquet files, on any storage of the cluster")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String instructions;

    @Option(
            names = "--image-root",
            arity = "1..*",
            description = "folders where images of the files may be, besides the file's folder (default: none)")
    private List<String> imageRoots = List.of();

    @Option(
            names = "--output",
            required = true,
            description = "folder of the results, on any storage of the cluster; an interrupted run in it is resumed")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String output;

    @Option(
            names = "--policy",
            arity = "1..*",
            required = true,
            description = "addresses of servers of the model that writes the candidates, or its folder on each machine;"
                    + " several servers of a model have the same revision= in their addresses")
    private List<String> policy = List.of();

    @Option(
            names = "--labeler",
            arity = "1..*",
            description = "addresses of servers of the model that judges claims, or its folder (default: --policy)")
    private List<String> labeler = List.of();

    @Option(
            names = "--decomposer",
            arity = "1..*",
            description =
                    "addresses of servers of the model that divides responses into claims, its folder, or rules for"
                            + " English grammar without a model (default: the labeler)")
    private List<String> decomposer = List.of();

    @Option(
            names = "--candidates",
            defaultValue = "" + FeedbackPipeline.DEFAULT_CANDIDATES,
            description = "number of candidates per instruction (default: ${DEFAULT-VALUE})")
    private int candidates;

    @Option(
            names = "--temperature",
            defaultValue = "" + Sampling.DEFAULT_TEMPERATURE,
            description = "sampling temperature of candidates (default: ${DEFAULT-VALUE})")
    private double temperature;

    @Option(
            names = "--max-new-tokens",
            defaultValue = "" + Sampling.DEFAULT_MAX_NEW_TOKENS,
            description = "maximum number of tokens per response (default: ${DEFAULT-VALUE})")
    private int maxNewTokens;

    @Option(
            names = "--claim-tokens",
            defaultValue = "" + PromptedClaimDecomposer.DEFAULT_CLAIM_TOKENS,
            description = "maximum number of tokens per list of claims or of questions (default: ${DEFAULT-VALUE})")
    private int claimTokens;

    @Option(
            names = "--pairs",
            defaultValue = "" + PairSelector.DEFAULT_MAX_PAIRS,
            description = "maximum number of pairs per instruction (default: ${DEFAULT-VALUE})")
    private int pairs;

    @Option(
            names = "--per-call",
            defaultValue = "" + FeedbackPipeline.DEFAULT_BATCH_SIZE,
            description = "number of instructions per call of a model (default: ${DEFAULT-VALUE})")
    private int perCall;

    @Option(names = "--seed", description = "seed of candidates and pairs (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--batches-per-task",
            defaultValue = "" + SparkFeedback.DEFAULT_BATCHES_PER_TASK,
            description = "number of calls per task, which is what a lost executor repeats (default: ${DEFAULT-VALUE})")
    private int batchesPerTask;

    @Override
    public Integer call() throws IOException {
        SparkFeedback feedback = feedback();
        try (SparkSession spark =
                SparkSession.builder().appName("rlaifv spark-feedback").getOrCreate()) {
            SparkFeedbackResult result = feedback.run(
                    SparkInstructions.read(spark, instructions, imageRoots.toArray(String[]::new)), output);
            System.out.println(result.card().pairs() + " pairs, " + result.pairs());
        }
        return 0;
    }

    /** Rejects values out of range before a session is started. */
    private SparkFeedback feedback() {
        try {
            return SparkFeedback.builder()
                    .pipeline(models())
                    .batchesPerTask(batchesPerTask)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns what creates the pipeline on the executors. */
    FeedbackModels models() {
        List<String> judge = labeler.isEmpty() ? policy : labeler;
        return new FeedbackModels(
                policy,
                decomposer.isEmpty() ? judge : decomposer,
                judge,
                candidates,
                Sampling.builder()
                        .temperature(temperature)
                        .maxNewTokens(maxNewTokens)
                        .build(),
                claimTokens,
                pairs,
                perCall,
                seed);
    }
}
