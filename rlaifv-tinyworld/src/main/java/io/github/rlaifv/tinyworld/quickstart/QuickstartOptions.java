package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Everything that decides what a quickstart does: the settings of the library's own builders, and those that only a
 * quickstart has.
 *
 * <pre>{@code
 * QuickstartOptions options = QuickstartOptions.embedded()
 *         .feedback(feedback -> feedback.candidates(4))
 *         .training(training -> training.epochs(1))
 *         .evaluation(evaluation -> evaluation.withTestScenes(20))
 *         .build();
 * }</pre>
 */
public final class QuickstartOptions {
    private final BuilderTemplate<PolicyOptions.Builder> models;
    private final BuilderTemplate<Sampling.Builder> sampledWith;
    private final Sampling sampling;
    private final BuilderTemplate<FeedbackPipeline.Builder> feedback;
    private final BuilderTemplate<PairSelector.Builder> pairs;
    private final BuilderTemplate<DpoTrainer.Builder> training;
    private final BuilderTemplate<IterativeAlignment.Builder> rounds;
    private final int topicPairs;
    private final List<Double> learningRates;
    private final RunSources sources;
    private final LabelingPlan labeling;
    private final EvaluationPlan evaluation;
    private final int instructions;
    private final int instructionsPerCall;
    private final Path output;
    private final long seed;

    QuickstartOptions(QuickstartOptionsBuilder builder) {
        models = builder.models;
        sampledWith = builder.sampling;
        sampling = sampledWith.create().build();
        feedback = builder.feedback;
        pairs = builder.pairs;
        training = builder.training;
        rounds = builder.rounds;
        topicPairs = builder.topicPairs;
        learningRates = builder.learningRates;
        sources = builder.sources;
        labeling = builder.labeling;
        evaluation = builder.evaluation;
        instructions = builder.instructions;
        instructionsPerCall = builder.instructionsPerCall.orElse(
                sources.tinyWorld() ? TinyWorldImages.INSTRUCTIONS_PER_CALL : FolderImages.INSTRUCTIONS_PER_CALL);
        output = builder.output;
        seed = builder.seed;
        check();
    }

    /** Has the library's builders check their options now: before models are opened and earlier results are deleted. */
    private void check() {
        if (sources.tinyWorld() && instructions == 0) {
            throw new IllegalArgumentException("instructions must be >= 1 for the tiny world, which has no end");
        }
        if (sources.tinyWorld() && !sources.questions().equals(RunSources.DEFAULT_QUESTIONS)) {
            throw new IllegalArgumentException("questions are given but no image folder: the tiny world has its own"
                    + " questions; give an image folder too, or leave the questions out");
        }
        // with a device given, the native library is not loaded to look for the best one
        models.applyTo(PolicyOptions.builder().device(ComputeDevice.cpu())).build();
        IntStream.rangeClosed(1, Math.max(1, learningRates.size()))
                .mapToObj(this::training)
                .forEach(DpoTrainer.Builder::build);
        rounds.create().settings();
    }

    /** Starts from the settings of the embedded model in its tiny world. */
    public static QuickstartOptionsBuilder embedded() {
        return new QuickstartOptionsBuilder(RunSources.EMBEDDED)
                .models(models -> models.threads(Runtime.getRuntime().availableProcessors())
                        // the same on every machine, since it may change the last digits of results
                        .pieces(2))
                .instructions(400)
                .sampling(sampling -> sampling.maxNewTokens(96))
                .pairs(pairs ->
                        pairs.maxPairs(2).chosenAmongBest(2).minConfirmedGain(0).completenessGain(1))
                .topicPairs(2)
                .labeling(labeling -> labeling.withRepeatPenalty(true))
                .training(training -> training.learningRate(1e-4)
                        .epochs(2)
                        .batchSize(16)
                        .microBatch(16)
                        .sftWeight(3))
                .rounds(rounds -> rounds.rounds(6).averageLast(3).averageTolerance(0.02))
                .evaluation(evaluation -> evaluation
                        .withDevelopmentScenes(600)
                        .withTestScenes(600)
                        .withBestOf(64)
                        .withBestOfScenes(60));
    }

    /**
     * Starts from the paper's settings, for a model of billions of parameters. They are the library's defaults, with
     * shorter responses.
     *
     * @param model folder in the Hugging Face layout
     * @param images folder of images
     */
    public static QuickstartOptionsBuilder of(Path model, Path images) {
        return new QuickstartOptionsBuilder(RunSources.EMBEDDED.withModel(model).withImages(images))
                .sampling(sampling -> sampling.maxNewTokens(256));
    }

    /** Returns a builder that starts from these options. */
    public QuickstartOptionsBuilder toBuilder() {
        QuickstartOptionsBuilder builder = new QuickstartOptionsBuilder(sources);
        builder.models = models;
        builder.sampling = sampledWith;
        builder.feedback = feedback;
        builder.pairs = pairs;
        builder.training = training;
        builder.rounds = rounds;
        builder.topicPairs = topicPairs;
        builder.learningRates = learningRates;
        builder.labeling = labeling;
        builder.evaluation = evaluation;
        builder.instructions = instructions;
        builder.instructionsPerCall = OptionalInt.of(instructionsPerCall);
        builder.output = output;
        builder.seed = seed;
        return builder;
    }

    /** Returns models, images and questions. */
    public RunSources sources() {
        return sources;
    }

    /** Returns how models are opened. */
    PolicyOptions models() {
        PolicyOptions.Builder opened = PolicyOptions.builder();
        if (sources.model().isEmpty()) {
            // small enough, and stored in bfloat16 only to keep the jar small
            opened.storage(ScalarType.FLOAT32);
        }
        return models.applyTo(opened).build();
    }

    /** Returns how candidates are sampled. */
    public Sampling sampling() {
        return sampling;
    }

    /** Returns a new builder of a round's feedback, without models, pair maker and seed. */
    public FeedbackPipeline.Builder feedback() {
        return feedback.create().sampling(sampling);
    }

    /** Returns what pairs two candidates in a round; rounds count from 1. */
    public PairSelector pairs(int round) {
        return pairs.create().seed(roundSeed(round)).build();
    }

    /** Returns how many pairs of an instruction, at most, are made by topic-level rewriting; 0 if none are. */
    public int topicPairs() {
        return topicPairs;
    }

    /** Returns what makes all pairs of a round; rounds count from 1. */
    public PairMaker pairMaker(int round) {
        PairSelector selector = pairs(round);
        return topicPairs == 0
                ? selector
                : TopicRewriter.builder()
                        .maxPairs(topicPairs)
                        .seed(roundSeed(round))
                        .build()
                        .and(selector);
    }

    /** Returns how responses are divided and judged. */
    public LabelingPlan labeling() {
        return labeling;
    }

    /** Returns a new builder of a round's trainer, without seed and listener; rounds count from 1. */
    public DpoTrainer.Builder training(int round) {
        DpoTrainer.Builder trainer = training.create();
        int microBatch = trainer.options().batching().microBatch().examples();
        trainer.referenceBatch(Math.max(DpoTrainer.DEFAULT_REFERENCE_BATCH, microBatch));
        return learningRates.isEmpty()
                ? trainer
                : trainer.learningRate(learningRates.get(Math.min(round, learningRates.size()) - 1));
    }

    /**
     * Returns the factor of the self-reward: DPO's beta. Another loss may have none; the factor never changes an order.
     */
    double beta() {
        return training(1).objective().loss() instanceof SigmoidLoss dpo ? dpo.beta() : SelfRewardReranker.DEFAULT_BETA;
    }

    /** Returns a new builder of the rounds, without trainer, feedback and development metric. */
    public IterativeAlignment.Builder rounds() {
        return rounds.create();
    }

    /** Returns the peak learning rates of the rounds; the last one holds for all further rounds. */
    public List<Double> learningRates() {
        return learningRates.isEmpty()
                ? List.of(training(1).options().optimizer().learningRate())
                : learningRates;
    }

    /** Returns what models are measured on. */
    public EvaluationPlan evaluation() {
        return evaluation;
    }

    /** Returns the number of instructions per round; 0 takes all images of a folder. */
    public int instructions() {
        return instructions;
    }

    /** Returns the number of instructions that are processed and saved together. */
    public int instructionsPerCall() {
        return instructionsPerCall;
    }

    /** Returns the folder of the results. */
    public Path output() {
        return output;
    }

    /** Returns the seed of every random choice. */
    public long seed() {
        return seed;
    }

    /** Returns the seed of a round's candidates, pairs and order of training; rounds count from 1. */
    public long roundSeed(int round) {
        return seed * 1000 + round;
    }

    /** Returns the seed of the measured responses. */
    public long evaluationSeed() {
        return seed * 1000 + 999;
    }
}
