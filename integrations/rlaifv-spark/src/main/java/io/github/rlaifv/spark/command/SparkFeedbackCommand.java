package io.github.rlaifv.spark.command;

import io.github.rlaifv.cli.option.FeedbackPipelineOptions;
import io.github.rlaifv.cli.option.QuestionModelOption;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.feedback.FeedbackSettings;
import io.github.rlaifv.spark.SparkFeedback;
import io.github.rlaifv.spark.SparkFeedbackResult;
import io.github.rlaifv.spark.SparkInstructions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            order = -150,
            required = true,
            description = "Parquet file or folder of Parquet files, on any storage of the cluster")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String instructions;

    @Option(
            names = "--image-root",
            order = -149,
            arity = "1..*",
            description = "folders where images of the files may be, besides the file's folder (default: none)")
    private List<String> imageRoots = List.of();

    @Option(
            names = "--output",
            order = -148,
            required = true,
            description = "folder of the results, on any storage of the cluster; an interrupted run in it is resumed")
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private String output;

    @Option(
            names = "--policy",
            order = -140,
            arity = "1..*",
            required = true,
            description = "addresses of servers of the model that writes the candidates, or its folder on each machine;"
                    + " several servers of a model have the same revision= in their addresses")
    private List<String> policy = List.of();

    @Option(
            names = "--labeler",
            order = -139,
            arity = "1..*",
            description = "addresses of servers of the model that judges claims, or its folder (default: --policy)")
    private List<String> labeler = List.of();

    @Option(
            names = "--decomposer",
            order = -119,
            arity = "1..*",
            description =
                    "addresses of servers of the model that divides responses into claims, its folder, or rules for"
                            + " English grammar without a model (default: the labeler)")
    private List<String> decomposer = List.of();

    @Option(
            names = "--question-model",
            order = -118,
            arity = "1..*",
            description = "addresses of servers of the model that turns claims into questions, or its folder"
                    + " (default: what --decomposer names)")
    private List<String> questionModel = List.of();

    @Mixin
    private FeedbackPipelineOptions feedback = new FeedbackPipelineOptions();

    @Option(names = "--seed", description = "seed of all random numbers (default: ${DEFAULT-VALUE})")
    private long seed;

    @Option(
            names = "--batches-per-task",
            defaultValue = "" + SparkFeedback.DEFAULT_BATCHES_PER_TASK,
            description = "number of calls per task, which is what a lost executor repeats (default: ${DEFAULT-VALUE})")
    private int batchesPerTask;

    @Override
    public Integer call() throws IOException {
        SparkFeedback run = feedback();
        try (SparkSession spark =
                SparkSession.builder().appName("rlaifv spark-feedback").getOrCreate()) {
            SparkFeedbackResult result =
                    run.run(SparkInstructions.read(spark, instructions, imageRoots.toArray(String[]::new)), output);
            System.out.println(result.card().pairs() + " pairs, " + result.pairs());
        }
        return 0;
    }

    /** Rejects values out of range before a session is started. */
    private SparkFeedback feedback() {
        FeedbackModels models = models();
        try {
            feedback.check(models.roles().rules());
            QuestionModelOption.check(!questionModel.isEmpty(), models.roles().rules());
            return SparkFeedback.builder()
                    .pipeline(models)
                    .batchesPerTask(batchesPerTask)
                    .build();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    /** Returns what creates the pipeline on the executors. The file of a calibration is read on the driver. */
    FeedbackModels models() {
        feedback.checkDecoding(policy.get(0));
        FeedbackSettings settings = feedback.pipeline(UnusableImages.SKIP).settings();
        return new FeedbackModels(
                RoleAddresses.of(policy, decomposer, questionModel, labeler),
                new LabelingValues(
                        feedback.claimTokens(),
                        feedback.structuredLists(),
                        feedback.leastAnswerMass(),
                        feedback.calibration()
                                .threshold()
                                .map(LabelingValues.Threshold::of)
                                .orElse(null)),
                settings.candidates(),
                settings.sampling(),
                feedback.pairsPerInstruction(),
                settings.batchSize(),
                seed);
    }
}
