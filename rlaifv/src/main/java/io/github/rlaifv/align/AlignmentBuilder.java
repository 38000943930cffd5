package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects the parts of an {@link Alignment}. What feedback, training and rounds do is set on their own builders, which
 * the alignment takes over: it sets the policy, the seed and the listener of each round on them.
 */
public final class AlignmentBuilder {
    IntFunction<DpoTrainer.Builder> training = same(DpoTrainer.builder());
    Function<Path, TrainablePolicy> open = Policies::open;
    IntToLongFunction seeds = round -> round;
    IntFunction<RunListener> listeners = round -> RunListener.NONE;
    ObjIntConsumer<FeedbackResult> afterFeedback = (result, round) -> {};
    SortedMap<String, String> settings = Collections.emptySortedMap();

    @Nullable
    Function<Policy, ResponseJudge> labeling;

    private @Nullable IntFunction<FeedbackPipeline.Builder> feedback;
    private IterativeAlignment.@Nullable Builder rounds;
    private @Nullable IntFunction<InstructionDataset> instructions;
    private @Nullable RunListener listener;

    AlignmentBuilder() {}

    private static <T> IntFunction<T> same(T value) {
        return round -> value;
    }

    /**
     * The model that divides responses into claims and judges these, by the paper's prompts. Default: the decomposer and
     * the scorer that {@link #feedback(FeedbackPipeline.Builder)} names.
     */
    public AlignmentBuilder labeler(Policy model) {
        return labeling(ResponseJudge.of(model));
    }

    /** What divides and judges responses, the same in all rounds. Default: see {@link #labeler}. */
    public AlignmentBuilder labeling(ResponseJudge value) {
        return labeling(newest -> value);
    }

    /**
     * What divides and judges responses, made of the policy as it is at the start of each round. A policy that judges
     * itself is {@code labeling(ResponseJudge::of)}. Default: see {@link #labeler}.
     */
    public AlignmentBuilder labeling(Function<Policy, ResponseJudge> value) {
        labeling = value;
        return this;
    }

    /**
     * The instructions that candidates are written for. Each round takes the next ones in order, and the first ones again
     * after the last.
     *
     * @param all held-out instructions should not be among them, see {@link InstructionSplit}
     * @param perRound number of instructions per round; all of them if there are fewer
     */
    public AlignmentBuilder instructions(InstructionDataset all, int perRound) {
        if (perRound < 1) {
            throw new IllegalArgumentException("instructionsPerRound must be >= 1, was " + perRound);
        }
        SelectedInstructions selection = SelectedInstructions.all(all);
        return instructions(round -> selection.turn(round, perRound));
    }

    /** The instructions of each round; rounds count from 1. */
    public AlignmentBuilder instructions(IntFunction<InstructionDataset> value) {
        instructions = value;
        return this;
    }

    /** The settings of feedback, the same in all rounds. Default: the paper's. */
    public AlignmentBuilder feedback(FeedbackPipeline.Builder value) {
        return feedback(same(value));
    }

    /** The settings of each round's feedback; rounds count from 1. */
    public AlignmentBuilder feedback(IntFunction<FeedbackPipeline.Builder> value) {
        feedback = value;
        return this;
    }

    /** The settings of training, the same in all rounds. Default: the paper's for full fine-tuning. */
    public AlignmentBuilder training(DpoTrainer.Builder value) {
        return training(same(value));
    }

    /** The settings of each round's training, such as a learning rate of its own; rounds count from 1. */
    public AlignmentBuilder training(IntFunction<DpoTrainer.Builder> value) {
        training = value;
        return this;
    }

    /** Number of rounds, patience and development metric. The metric has to be set. */
    public AlignmentBuilder rounds(IterativeAlignment.Builder value) {
        rounds = value;
        return this;
    }

    /** Opens a saved model, to begin the next round with. Default: {@link Policies#open(Path)}. */
    public AlignmentBuilder open(Function<Path, TrainablePolicy> value) {
        open = value;
        return this;
    }

    /**
     * Seed of every random choice of feedback and training; round N takes the seed plus N. Default: 0.
     */
    public AlignmentBuilder seed(long value) {
        return seeds(round -> value + round);
    }

    /** Seed of each round; rounds count from 1. Default: see {@link #seed}. */
    public AlignmentBuilder seeds(IntToLongFunction value) {
        seeds = value;
        return this;
    }

    /** Notified of the stages and metrics of all rounds. Default: none. */
    public AlignmentBuilder listener(RunListener value) {
        listener = value;
        return listeners(same(value));
    }

    /** Notified of a round's feedback and training; rounds count from 1. Default: see {@link #listener}. */
    public AlignmentBuilder listeners(IntFunction<RunListener> value) {
        listeners = value;
        return this;
    }

    /** Called with each round's feedback before the policy learns from it. Default: nothing. */
    public AlignmentBuilder afterFeedback(ObjIntConsumer<FeedbackResult> value) {
        afterFeedback = value;
        return this;
    }

    /**
     * Names and values that results depend on. They are kept in {@code alignment-settings.json} together with the policy's
     * fingerprint, and a run that resumes with other ones is refused. Default: none, and no such file; feedback and
     * training of each round are checked in any case.
     */
    public AlignmentBuilder settings(SortedMap<String, String> value) {
        settings = new TreeMap<>(value);
        return this;
    }

    IntFunction<FeedbackPipeline.Builder> feedback() {
        return feedback == null ? same(FeedbackPipeline.builder()) : feedback;
    }

    /**
     * @throws IllegalStateException naming the option that is missing
     */
    public Alignment build() {
        if (labeling == null && feedback == null) {
            RequiredOption.of("Alignment", "labeler", null, "or feedback with a decomposer and a scorer");
        }
        IterativeAlignment.Builder each = RequiredOption.of("Alignment", "rounds", rounds);
        IntFunction<InstructionDataset> asked = RequiredOption.of("Alignment", "instructions", instructions);
        if (listener != null) {
            each.listener(listener);
        }
        return new Alignment(this, each, asked);
    }
}
