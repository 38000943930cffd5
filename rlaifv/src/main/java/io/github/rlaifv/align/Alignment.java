package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.RequiredOption;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ObjIntConsumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * RLAIF-V from images to the best model (arXiv 2405.17220, section 3). In each round the newest policy writes
 * candidates, a labeler judges them, and the policy learns from pairs of them; a development metric chooses the best
 * round.
 *
 * <pre>{@code
 * InstructionSplit split = InstructionSplit.of(instructions, 100, seed);
 * AlignmentResult result = Alignment.builder()
 *         .labeler(labeler)
 *         .instructions(split.training(), 4000)
 *         .feedback(FeedbackPipeline.builder().candidates(10))
 *         .training(DpoTrainer.builder().lora(Lora.rank(64)))
 *         .rounds(IterativeAlignment.builder()
 *                 .rounds(4)
 *                 .development(ClaimMetric.builder(ResponseLabeling.of(labeler), split.development()).build().metric("claims")))
 *         .build()
 *         .run(policy, Path.of("aligned"));
 * }</pre>
 *
 * <p>To open each model in its stage only, give the policy as a folder ({@link #run(Path, Path)}) and the labeler as one of
 * {@link OnDemandModels}, which {@link Builder#models} names.
 *
 * <p>The output folder holds what {@link IterativeAlignment} writes, {@code drift.json} ({@link
 * io.github.rlaifv.align.drift.DriftReport}), and for each round {@code round-N/feedback/} as {@link FeedbackPipeline} writes
 * it. A run that was stopped resumes when it is started again with the same settings.
 */
public final class Alignment {
    private final AlignmentParts parts;

    private Alignment(AlignmentParts parts) {
        this.parts = parts;
    }

    /** Starts a builder with the paper's settings of feedback and training. Instructions and rounds are required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Runs all rounds, or the remaining rounds of a stopped run, with a policy that is open already and stays open. See
     * {@link #run(Path, Path)} to open it by stage.
     *
     * @param policy policy to align; trained in place in the first round. The caller closes it
     * @param output folder of the run
     * @throws IllegalStateException if copies or a reference were set, which need the folder of the policy
     * @throws io.github.rlaifv.core.run.BadDataException if the models or the data can't be used, or if the folder
     *     holds a run of another model or with other settings; the message names them
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public AlignmentResult run(TrainablePolicy policy, Path output) {
        return parts.run(policy, output);
    }

    /**
     * Runs all rounds, or the remaining rounds of a stopped run, and opens the policy of each round when its first stage
     * begins. The policy takes turns with {@link Builder#models}: it is closed while they judge, and they are closed while
     * it writes or is trained. The model of a round is evaluated as it was saved, once the trained one is closed. If every
     * epoch is evaluated, the policy stays open meanwhile.
     *
     * @param model folder of the policy to align
     * @param output folder of the run
     * @throws io.github.rlaifv.core.run.BadDataException in the cases of {@link #run(TrainablePolicy, Path)}
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public AlignmentResult run(Path model, Path output) {
        return parts.run(model, output);
    }

    /**
     * Returns the folder of a round's feedback.
     *
     * @param output folder of the run
     * @param round number of the round, from 1
     */
    public static Path feedbackFolder(Path output, int round) {
        return AlignmentParts.feedbackFolder(output, round);
    }

    /**
     * Collects the parts of an {@link Alignment}. Feedback, training and rounds have builders of their own, on which the
     * alignment sets the policy, the seed and the listener of each round.
     */
    public static final class Builder {
        private IntFunction<DpoTrainer.Builder> training = same(DpoTrainer.builder());
        private Function<Path, TrainablePolicy> open = Policies::open;
        private IntToLongFunction seeds = round -> round;
        private IntFunction<RunListener> listeners = round -> RunListener.NONE;
        private ObjIntConsumer<FeedbackResult> afterFeedback = (result, round) -> {};
        private ToDoubleFunction<ScoredInstruction> coverage = scored -> Double.NaN;
        private SortedMap<String, String> settings = Collections.emptySortedMap();
        private SortedMap<String, String> defaults = Collections.emptySortedMap();
        private List<Function<Path, TrainablePolicy>> copies = List.of();

        private @Nullable Function<Path, Policy> reference;
        private @Nullable OnDemandModels models;
        private @Nullable AdapterServer served;
        private @Nullable Function<Policy, ResponseLabeling> labeling;
        private @Nullable IntFunction<FeedbackPipeline.Builder> feedback;
        private IterativeAlignment.@Nullable Builder rounds;
        private @Nullable IntFunction<InstructionDataset> instructions;
        private @Nullable RunListener listener;

        Builder() {}

        private static <T> IntFunction<T> same(T value) {
            return round -> value;
        }

        /**
         * The model that divides responses into claims and judges the claims with the paper's prompts. Default: the
         * decomposer and the scorer set in {@link #feedback(FeedbackPipeline.Builder)}.
         */
        public Builder labeler(Policy model) {
            return labeling(ResponseLabeling.of(model));
        }

        /**
         * The judge that divides responses and judges their claims, the same in all rounds. Default: see {@link #labeler}.
         */
        public Builder labeling(ResponseLabeling value) {
            return labeling(newest -> value);
        }

        /**
         * Creates the judge of each round from the policy at the start of the round. For example,
         * {@code labeling(ResponseLabeling::of)} lets the policy judge itself. Default: see {@link #labeler}.
         */
        public Builder labeling(Function<Policy, ResponseLabeling> value) {
            labeling = value;
            return this;
        }

        /**
         * The instructions for which candidates are written. Each round takes the next ones in order, and continues with
         * the first ones after the last. Required, unless set per round.
         *
         * @param all all instructions, without those for development, see {@link InstructionSplit}
         * @param perRound number of instructions per round; all if there are fewer
         */
        public Builder instructions(InstructionDataset all, int perRound) {
            if (perRound < 1) {
                throw new IllegalArgumentException("instructionsPerRound must be >= 1, was " + perRound);
            }
            SelectedInstructions selection = SelectedInstructions.all(all);
            return instructions(round -> selection.turn(round, perRound));
        }

        /** The instructions of each round, by the number of the round, from 1. */
        public Builder instructions(IntFunction<InstructionDataset> value) {
            instructions = value;
            return this;
        }

        /** The settings of feedback, the same in all rounds. Default: those of the paper. */
        public Builder feedback(FeedbackPipeline.Builder value) {
            return feedback(same(value));
        }

        /** The settings of each round's feedback, by the number of the round, from 1. */
        public Builder feedback(IntFunction<FeedbackPipeline.Builder> value) {
            feedback = value;
            return this;
        }

        /** The settings of training, the same in all rounds. Default: those of the paper for full fine-tuning. */
        public Builder training(DpoTrainer.Builder value) {
            return training(same(value));
        }

        /** The settings of each round's training, such as its learning rate, by the number of the round, from 1. */
        public Builder training(IntFunction<DpoTrainer.Builder> value) {
            training = value;
            return this;
        }

        /**
         * Number of rounds, patience and development metric. Required, with its metric set. A server is set by {@link
         * #served} instead.
         */
        public Builder rounds(IterativeAlignment.Builder value) {
            rounds = value;
            return this;
        }

        /** Opens a saved model at the start of the next round. Default: {@link Policies#open(Path)}. */
        public Builder open(Function<Path, TrainablePolicy> value) {
            open = value;
            return this;
        }

        /**
         * Functions that each open a further copy of the policy from the same folder, on a device of its own. The policy
         * and its copies write candidates together ({@link Policies#pool}) and are replicas in training ({@link
         * DpoTrainer.Builder#replicas}), where the copies replace any replicas of {@link #training}. Copies are open
         * in these stages only. Needs {@link Alignment#run(Path, Path)}. Default: none.
         */
        public Builder copies(List<Function<Path, TrainablePolicy>> openers) {
            copies = List.copyOf(openers);
            return this;
        }

        /**
         * Opens the policy at the start of a round once more as the reference, such as on another device. It computes the
         * log-probabilities of all pairs before training and is closed then. It is also opened once at the start of the
         * run, so that an opener that fails ends the run before any feedback is computed. Needs {@link
         * Alignment#run(Path, Path)}.
         * Default: the policy computes them itself before its first step.
         */
        public Builder reference(Function<Path, Policy> opener) {
            reference = opener;
            return this;
        }

        /**
         * The models of labeling and of the development metric that are opened by stage. They are closed while the policy
         * is trained. Default: none; the models of labeling stay as they are given.
         */
        public Builder models(OnDemandModels value) {
            models = value;
            return this;
        }

        /**
         * The server that serves the policy, which then writes the candidates and is evaluated there. The policy of {@link
         * Alignment#run(Path, Path)} is trained on this machine; it must be the same model. The server takes the adapter
         * of each round without a restart, so {@link #training} must train adapters ({@link DpoTrainer.Builder#lora}).
         * They are saved alone, without a merged model. See {@link IterativeAlignment.Builder#served}. The caller closes the
         * server. Default: none; the policy writes its candidates on this machine.
         */
        public Builder served(AdapterServer value) {
            served = value;
            return this;
        }

        /** Seed of every random choice of feedback and training. Round N uses the seed plus N. Default: 0. */
        public Builder seed(long value) {
            return seeds(round -> value + round);
        }

        /** Seed of each round, by the number of the round, from 1. Default: see {@link #seed}. */
        public Builder seeds(IntToLongFunction value) {
            seeds = value;
            return this;
        }

        /** Listener that is notified of the stages and metrics of all rounds. Default: none. */
        public Builder listener(RunListener value) {
            listener = value;
            return listeners(same(value));
        }

        /**
         * Listener of each round's feedback and training, by the round's number, from 1. Default: see {@link #listener}.
         */
        public Builder listeners(IntFunction<RunListener> value) {
            listeners = value;
            return this;
        }

        /** Action that is called with each round's feedback before the policy is trained on it. Default: none. */
        public Builder afterFeedback(ObjIntConsumer<FeedbackResult> value) {
            afterFeedback = value;
            return this;
        }

        /**
         * Function that returns the mean coverage of an instruction's candidates for the drift report, where the truth about
         * its image is known: the share of what the image shows that a candidate names. Default: NaN, not known.
         */
        public Builder coverage(ToDoubleFunction<ScoredInstruction> value) {
            coverage = value;
            return this;
        }

        /**
         * Settings that results depend on, by name. They are stored in {@code alignment-settings.json} together with the
         * policy's fingerprint, and a run does not resume with other ones. Settings of feedback and training are always
         * checked per round. Default: none, and no such file.
         */
        public Builder settings(SortedMap<String, String> value) {
            return settings(value, Collections.emptySortedMap());
        }

        /**
         * Same as {@link #settings(SortedMap)}, with the values that settings have where they are not recorded, in {@code
         * value} or in the file of an interrupted run.
         */
        public Builder settings(SortedMap<String, String> value, SortedMap<String, String> unrecorded) {
            settings = new TreeMap<>(value);
            defaults = new TreeMap<>(unrecorded);
            return this;
        }

        private IntFunction<FeedbackPipeline.Builder> feedback() {
            return feedback == null ? same(FeedbackPipeline.builder()) : feedback;
        }

        /**
         * Creates the alignment.
         *
         * @throws IllegalStateException naming a required option that is missing; or if {@link #rounds} have a server that
         *     {@link #served} does not name
         */
        public Alignment build() {
            if (labeling == null && feedback == null) {
                RequiredOption.of("Alignment", "labeler", null, "or feedback with a decomposer and a scorer");
            }
            IterativeAlignment.Builder each = RequiredOption.of("Alignment", "rounds", rounds);
            IntFunction<InstructionDataset> asked = RequiredOption.of("Alignment", "instructions", instructions);
            if (each.served().filter(server -> server != served).isPresent()) {
                // the rounds alone would neither ask the server for candidates nor save adapters alone
                throw new IllegalStateException("the rounds have a server that the alignment does not know: call served"
                        + " of the Alignment's builder with it, not that of the IterativeAlignment's builder");
            }
            if (listener != null) {
                each.listener(listener);
            }
            return new Alignment(new AlignmentParts(
                    each,
                    feedback(),
                    training,
                    asked,
                    Optional.ofNullable(labeling),
                    seeds,
                    listeners,
                    new DriftWatch(coverage, afterFeedback),
                    new AlignmentParts.Recorded(settings, defaults),
                    new PolicyOpeners(open, copies, Optional.ofNullable(reference)),
                    Optional.ofNullable(models),
                    Optional.ofNullable(served)));
        }
    }
}
