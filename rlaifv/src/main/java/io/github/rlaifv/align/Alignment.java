package io.github.rlaifv.align;

import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.function.ObjIntConsumer;

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
 * <p>The output folder holds what {@link IterativeAlignment} writes, and for each round {@code round-N/feedback/} as
 * {@link FeedbackPipeline} writes it. A run that was stopped resumes when it is started again with the same settings.
 */
public final class Alignment {
    private final IterativeAlignment.Builder rounds;
    private final IntFunction<FeedbackPipeline.Builder> feedback;
    private final IntFunction<DpoTrainer.Builder> training;
    private final IntFunction<InstructionDataset> instructions;
    private final Optional<Function<Policy, ResponseLabeling>> labeling;
    private final IntToLongFunction seeds;
    private final IntFunction<RunListener> listeners;
    private final ObjIntConsumer<FeedbackResult> afterFeedback;
    private final SortedMap<String, String> settings;

    Alignment(
            AlignmentBuilder builder, IterativeAlignment.Builder rounds, IntFunction<InstructionDataset> instructions) {
        this.rounds = rounds.reopen(builder.open);
        this.instructions = instructions;
        feedback = builder.feedback();
        training = builder.training;
        labeling = Optional.ofNullable(builder.labeling);
        seeds = builder.seeds;
        listeners = builder.listeners;
        afterFeedback = builder.afterFeedback;
        settings = new TreeMap<>(builder.settings);
    }

    /** Starts a builder with the paper's settings of feedback and training. Instructions and rounds are required. */
    public static AlignmentBuilder builder() {
        return new AlignmentBuilder();
    }

    /**
     * Runs all rounds, or the remaining rounds of a stopped run.
     *
     * @param policy policy to align; trained in place in the first round. The caller closes it
     * @param output folder of the run
     * @throws io.github.rlaifv.core.run.BadDataException if the models or the data can't be used, or if the folder
     *     holds a run of another model or with other settings; the message names them
     * @throws io.github.rlaifv.core.run.StorageException if a file can't be read or written
     */
    public AlignmentResult run(TrainablePolicy policy, Path output) {
        if (!settings.isEmpty()) {
            SortedMap<String, String> all = new TreeMap<>(settings);
            all.put("policy", policy.fingerprint());
            AlignmentSettingsFile.claim(output, all);
        }
        return rounds.trainers(this::trainer)
                .feedback((round, newest) -> pairs(round, newest, output))
                .build()
                .run(policy, output);
    }

    private DpoTrainer trainer(int round) {
        return training.apply(round)
                .seed(seeds.applyAsLong(round))
                .listener(listeners.apply(round))
                .build();
    }

    private PreferenceDataset pairs(int round, Policy newest, Path output) {
        FeedbackPipeline.Builder pipeline = feedback.apply(round)
                .policy(newest)
                .seed(seeds.applyAsLong(round))
                .listener(listeners.apply(round));
        labeling.map(of -> of.apply(newest))
                .ifPresent(judge -> pipeline.decomposer(judge.decomposer()).scorer(judge.scorer()));
        FeedbackResult result = pipeline.build().run(instructions.apply(round), feedbackFolder(output, round));
        afterFeedback.accept(result, round);
        return result.pairs();
    }

    /**
     * Returns the folder of a round's feedback.
     *
     * @param output folder of the run
     * @param round number of the round, from 1
     */
    public static Path feedbackFolder(Path output, int round) {
        return output.resolve("round-" + round).resolve("feedback");
    }
}
