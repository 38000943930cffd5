package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.pair.PairSelector;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Collects {@link QuickstartOptions}. What the library's builders can set is set on them; the run adds models, seeds,
 * listeners and pair maker.
 */
public final class QuickstartOptionsBuilder {
    BuilderTemplate<PolicyOptions.Builder> models = BuilderTemplate.of(PolicyOptions::builder);
    BuilderTemplate<Sampling.Builder> sampling = BuilderTemplate.of(Sampling::builder);
    BuilderTemplate<FeedbackPipeline.Builder> feedback = BuilderTemplate.of(FeedbackPipeline::builder);
    BuilderTemplate<PairSelector.Builder> pairs = BuilderTemplate.of(PairSelector::builder);
    // a quickstart starts over, so that nobody reads its checkpoints
    BuilderTemplate<DpoTrainer.Builder> training =
            BuilderTemplate.of(() -> DpoTrainer.builder().checkpoints(Checkpoints.none()));
    BuilderTemplate<IterativeAlignment.Builder> rounds = BuilderTemplate.of(IterativeAlignment::builder);
    List<Double> learningRates = List.of();
    int topicPairs;
    RunSources sources;
    LabelingPlan labeling = LabelingPlan.DEFAULT;
    EvaluationPlan evaluation = EvaluationPlan.OF_LARGE_MODELS;
    int instructions;
    OptionalInt instructionsPerCall = OptionalInt.empty();
    Path output = Path.of("quickstart");
    long seed = 1;

    QuickstartOptionsBuilder(RunSources sources) {
        this.sources = sources;
    }

    /** Sets models, images and questions. Default: the embedded model in its tiny world. */
    public QuickstartOptionsBuilder sources(UnaryOperator<RunSources> change) {
        sources = Objects.requireNonNull(change.apply(sources), "sources");
        return this;
    }

    /**
     * Sets how models are opened. A labeler of its own is opened in the type that it is stored in. Default: on the best
     * device, with weights in the type that they are stored in, or in float32 for the embedded model.
     */
    public QuickstartOptionsBuilder models(Consumer<PolicyOptions.Builder> change) {
        models = models.with(change);
        return this;
    }

    /**
     * Sets how candidates are sampled. The measured responses share the maximum number of new tokens. Default:
     * temperature {@value Sampling#DEFAULT_TEMPERATURE} and 256 new tokens, or 96 for the embedded model.
     */
    public QuickstartOptionsBuilder sampling(Consumer<Sampling.Builder> change) {
        sampling = sampling.with(change);
        return this;
    }

    /**
     * Sets how feedback is collected. The run itself sets the models, the sampling ({@link #sampling}), the pairs of an
     * instruction ({@link #pairs}), the number of instructions per call ({@link #instructionsPerCall}), the seed and the
     * listener; values of these are ignored. Default: the paper's settings.
     */
    public QuickstartOptionsBuilder feedback(Consumer<FeedbackPipeline.Builder> change) {
        feedback = feedback.with(change);
        return this;
    }

    /**
     * Sets which pairs are made of the candidates. Default: the paper's settings, with other ones for the embedded
     * model.
     */
    public QuickstartOptionsBuilder pairs(Consumer<PairSelector.Builder> change) {
        pairs = pairs.with(change);
        return this;
    }

    /**
     * Maximum number of pairs of an instruction that are made by topic-level rewriting ({@link
     * io.github.rlaifv.feedback.pair.TopicRewriter}), beside those of two candidates. Default: 0, as in the paper, and 2
     * for the embedded model.
     */
    public QuickstartOptionsBuilder topicPairs(int value) {
        OptionRanges.atLeast(0, value, "topicPairs");
        topicPairs = value;
        return this;
    }

    /** Sets how responses are divided and judged. Default: the library's settings. */
    public QuickstartOptionsBuilder labeling(UnaryOperator<LabelingPlan> change) {
        labeling = Objects.requireNonNull(change.apply(labeling), "labeling");
        return this;
    }

    /**
     * Sets how a round learns from its pairs. The run itself sets the number of pairs that the reference scores at once,
     * which is at least a micro-batch, the seed and the listener; values of these are ignored. So is the learning rate if
     * {@link #learningRates} are given. Default: the paper's settings, with other ones for the embedded model.
     */
    public QuickstartOptionsBuilder training(Consumer<DpoTrainer.Builder> change) {
        training = training.with(change);
        return this;
    }

    /**
     * Peak learning rates of the rounds, in order; the last one holds for all further rounds. Default: that of
     * {@link #training}.
     */
    public QuickstartOptionsBuilder learningRates(List<Double> value) {
        learningRates = List.copyOf(Objects.requireNonNull(value, "learningRates"));
        return this;
    }

    /**
     * Sets the number of rounds, and which epoch of a round is kept. Default: the library's settings, 5 rounds for the
     * embedded model.
     */
    public QuickstartOptionsBuilder rounds(Consumer<IterativeAlignment.Builder> change) {
        rounds = rounds.with(change);
        return this;
    }

    /** Sets what models are measured on. */
    public QuickstartOptionsBuilder evaluation(UnaryOperator<EvaluationPlan> change) {
        evaluation = Objects.requireNonNull(change.apply(evaluation), "evaluation");
        return this;
    }

    /** Number of instructions per round; 0 takes all images of a folder. Default: 0, or 300 for the embedded model. */
    public QuickstartOptionsBuilder instructions(int value) {
        OptionRanges.atLeast(0, value, "instructions");
        instructions = value;
        return this;
    }

    /**
     * Number of instructions that are processed and saved together. It bounds memory: a given model is asked no more per
     * call in measurements and in best-of-N, whose smallest call is one instruction. It may change the last digits of
     * results. Default: 8, or 100 in the tiny world.
     */
    public QuickstartOptionsBuilder instructionsPerCall(int value) {
        OptionRanges.atLeast(1, value, "instructionsPerCall");
        instructionsPerCall = OptionalInt.of(value);
        return this;
    }

    /**
     * Folder of the results; those of an earlier run are replaced. Models and images must be outside it. Default: {@code
     * quickstart} in the current folder.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public QuickstartOptionsBuilder output(Path value) {
        OptionRanges.notEmpty(value, "output");
        output = value;
        return this;
    }

    /** Seed of every random choice. Default: 1. */
    public QuickstartOptionsBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Builds the options.
     *
     * @throws IllegalArgumentException naming the option that is out of range
     */
    public QuickstartOptions build() {
        return new QuickstartOptions(this);
    }
}
