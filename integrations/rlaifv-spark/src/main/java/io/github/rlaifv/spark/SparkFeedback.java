package io.github.rlaifv.spark;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.spark.internal.Batches;
import io.github.rlaifv.spark.internal.FeedbackFacts;
import io.github.rlaifv.spark.internal.FeedbackRows;
import io.github.rlaifv.spark.internal.FeedbackTask;
import io.github.rlaifv.spark.internal.InstructionRows;
import io.github.rlaifv.spark.internal.InstructionSummary;
import io.github.rlaifv.spark.internal.OnExecutor;
import io.github.rlaifv.spark.internal.PairRows;
import io.github.rlaifv.spark.internal.PairTotals;
import io.github.rlaifv.spark.internal.RunFolder;
import io.github.rlaifv.spark.internal.WrittenPairs;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * A {@link FeedbackPipeline} on a Spark cluster: from instructions to candidates, claims, verdicts, pairs, and a dataset
 * in the schema of the RLAIF-V-Dataset. The pairs are those that {@link FeedbackPipeline#run} makes in one process, in
 * the same order.
 *
 * <p>The unit of work is a whole batch of instructions, as in one process. Its result depends only on the instructions
 * and the settings, because random numbers are a function of seed and instruction. Results leave a task only through
 * Spark's own commit. So repeated tasks, speculation and lost executors change nothing.
 *
 * <p>A request to a server that fails for good fails its task, which Spark repeats ({@code spark.task.maxFailures}). An
 * executor whose models or settings differ from those of the run fails with a message that names the difference.
 */
public final class SparkFeedback {
    private static final String TITLE = "Preference pairs by AI feedback";

    private final OnExecutor<FeedbackPipeline> pipeline;
    private final int batchesPerTask;
    private final int batchesPerCommit;
    private final int instructionsPerFile;

    private SparkFeedback(Builder builder) {
        pipeline = new OnExecutor<>(RequiredOption.of("SparkFeedback", "pipeline", builder.pipeline));
        batchesPerTask = builder.batchesPerTask;
        batchesPerCommit = builder.batchesPerCommit;
        instructionsPerFile = builder.instructionsPerFile;
    }

    /** Default number of batches per task. */
    public static final int DEFAULT_BATCHES_PER_TASK = Batches.PER_TASK;

    /** Default number of batches per commit. */
    public static final int DEFAULT_BATCHES_PER_COMMIT = 4096;

    /** Default number of instructions per file of pairs. */
    public static final int DEFAULT_INSTRUCTIONS_PER_FILE = 1000;

    /** Returns a builder. Required is the pipeline. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Returns the feedback of instructions as a transformation. Besides the columns of the instructions, a row has
     * {@code candidates}, {@code claims} and {@code scores}, which are the lines that a run in one process writes to its
     * folder; {@code pairs} before length balancing; and {@code counts}. Each evaluation of the dataset computes the
     * feedback anew, so write it before it is used twice.
     *
     * @param instructions instructions as {@link SparkInstructions} reads them
     * @throws io.github.rlaifv.core.run.BadDataException if positions are not 0, 1, 2, ... or ids are not distinct
     */
    public Dataset<Row> transform(Dataset<Row> instructions) {
        FeedbackFacts facts = FeedbackFacts.ask(instructions.sparkSession(), pipeline);
        InstructionSummary summary = InstructionSummary.of(instructions);
        return feedback(instructions, facts, 0, summary.size());
    }

    /**
     * Makes pairs and writes them. The folder holds {@code settings.json}, {@code parts/} with the rows of {@link
     * #transform}, and {@code pairs/} with the dataset and its card. If the folder holds a stopped run, it continues after
     * the last committed part. Let only one application write to a folder at a time.
     *
     * @param instructions instructions as {@link SparkInstructions} reads them
     * @param folder folder of the results, on any storage that Spark writes
     * @throws io.github.rlaifv.core.run.BadDataException if positions are not 0, 1, 2, ..., if ids are not distinct, or
     *     if the folder holds a run with other settings or instructions
     */
    public SparkFeedbackResult run(Dataset<Row> instructions, String folder) {
        SparkSession spark = instructions.sparkSession();
        FeedbackFacts facts = FeedbackFacts.ask(spark, pipeline);
        InstructionSummary summary = InstructionSummary.of(instructions);
        long perCommit = (long) facts.batchSize() * batchesPerCommit;
        SortedMap<String, String> settings = new TreeMap<>(facts.identity());
        settings.put("spark.batch_size", Integer.toString(facts.batchSize()));
        settings.put("spark.instructions", summary.fingerprint());
        settings.put("spark.instructions_per_commit", Long.toString(perCommit));
        RunFolder run = new RunFolder(spark, folder).begin(settings);
        for (long from = 0; from < summary.size(); from += perCommit) {
            if (!run.committed(from)) {
                run.commit(from, feedback(instructions, facts, from, Math.min(summary.size(), from + perCommit)));
            }
        }
        return pairs(run, run.rows(summary.size(), perCommit), facts, summary.size());
    }

    private Dataset<Row> feedback(Dataset<Row> instructions, FeedbackFacts facts, long from, long to) {
        long perTask = (long) facts.batchSize() * batchesPerTask;
        Column index = functions.col(Batches.INDEX);
        Dataset<Row> part = instructions.filter(index.geq(from).and(index.lt(to)));
        return Batches.distribute(part, from, to, perTask)
                .mapPartitions(
                        new FeedbackTask(pipeline, facts, InstructionRows.of(instructions.sparkSession())),
                        Encoders.row(FeedbackRows.SCHEMA));
    }

    private SparkFeedbackResult pairs(RunFolder run, Dataset<Row> feedback, FeedbackFacts facts, long instructions) {
        SparkSession spark = run.spark();
        PairTotals totals = PairTotals.of(feedback);
        Optional<Double> ratio = facts.lengthBalance() ? totals.lengths().ratio() : Optional.empty();
        // if no ratio keeps a pair, the one used here keeps none either
        double kept = facts.lengthBalance() ? ratio.orElse(0.0) : Double.NaN;
        WrittenPairs pairs = new WrittenPairs(spark, run.folder() + "/pairs");
        pairs.write(PairRows.of(feedback, instructions, instructionsPerFile, kept, InstructionRows.of(spark)));
        DatasetCard card = pairs.describe(TITLE, facts.identity(), facts.fingerprints());
        return new SparkFeedbackResult(
                pairs.folder(),
                card,
                totals.counts().withPairs(Math.toIntExact(card.pairs())),
                ratio.orElse(Double.NaN));
    }

    /** Builder of {@link SparkFeedback}. */
    public static final class Builder {
        private @Nullable ExecutorFactory<FeedbackPipeline> pipeline;
        private int batchesPerTask = DEFAULT_BATCHES_PER_TASK;
        private int batchesPerCommit = DEFAULT_BATCHES_PER_COMMIT;
        private int instructionsPerFile = DEFAULT_INSTRUCTIONS_PER_FILE;

        private Builder() {}

        /** Creates the pipeline on each executor. Required. */
        public Builder pipeline(ExecutorFactory<FeedbackPipeline> value) {
            pipeline = value;
            return this;
        }

        /**
         * Number of batches per task, which is what a lost executor repeats. It does not affect results. Default:
         * {@value SparkFeedback#DEFAULT_BATCHES_PER_TASK}.
         */
        public Builder batchesPerTask(int value) {
            batchesPerTask = atLeastOne(value, "batchesPerTask");
            return this;
        }

        /**
         * Number of batches per commit, which is what a stopped application repeats at most. The instructions are read
         * once per commit. Default: {@value SparkFeedback#DEFAULT_BATCHES_PER_COMMIT}.
         */
        public Builder batchesPerCommit(int value) {
            batchesPerCommit = atLeastOne(value, "batchesPerCommit");
            return this;
        }

        /**
         * Number of instructions whose pairs share a file. Default:
         * {@value SparkFeedback#DEFAULT_INSTRUCTIONS_PER_FILE}.
         */
        public Builder instructionsPerFile(int value) {
            instructionsPerFile = atLeastOne(value, "instructionsPerFile");
            return this;
        }

        private static int atLeastOne(int value, String name) {
            if (value < 1) {
                throw new IllegalArgumentException(name + " must be >= 1, was " + value);
            }
            return value;
        }

        /**
         * Returns the feedback.
         *
         * @throws IllegalStateException if the pipeline is missing
         */
        public SparkFeedback build() {
            return new SparkFeedback(this);
        }
    }
}
