package io.github.rlaifv.align;

import io.github.rlaifv.align.drift.DriftReport;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.model.OnDemandModels;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.IterativeAlignment;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * The parts of an alignment as its builder collected them, and what they do in each round.
 *
 * @param rounds the rounds, on which feedback and trainers are set here
 * @param feedback settings of each round's feedback
 * @param training settings of each round's training
 * @param instructions instructions of each round
 * @param labeling creates the judge of a round from its policy; empty if feedback has a decomposer and a scorer
 * @param seeds seed of each round
 * @param listeners listener of each round
 * @param afterFeedback follows each round's feedback
 * @param recorded recorded settings; none for no file
 * @param openers opens the policy, its copies and the reference
 * @param models models that are opened by stage
 * @param served server that serves the policy
 */
record AlignmentParts(
        IterativeAlignment.Builder rounds,
        IntFunction<FeedbackPipeline.Builder> feedback,
        IntFunction<DpoTrainer.Builder> training,
        IntFunction<InstructionDataset> instructions,
        Optional<Function<Policy, ResponseLabeling>> labeling,
        IntToLongFunction seeds,
        IntFunction<RunListener> listeners,
        DriftWatch afterFeedback,
        Recorded recorded,
        PolicyOpeners openers,
        Optional<OnDemandModels> models,
        Optional<AdapterServer> served) {
    AlignmentParts {
        served.ifPresent(rounds::served);
    }

    /**
     * Settings that a run records.
     *
     * @param settings the settings, by name
     * @param defaults what settings are where they are not recorded
     */
    record Recorded(SortedMap<String, String> settings, SortedMap<String, String> defaults) {
        Recorded {
            settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
            defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
        }
    }

    /** Runs the rounds with a policy that is open already. */
    AlignmentResult run(TrainablePolicy policy, Path output) {
        if (!openers.copies().isEmpty() || openers.reference().isPresent()) {
            throw new IllegalStateException("copies and reference are opened from the policy's folder: call"
                    + " run(Path, Path) with that folder instead of an open policy");
        }
        requireAdapters();
        rounds.reopen(openers.policy())
                .trainers(round -> new StagedTrainer(training(round).build(), this::free, Optional.empty(), List.of()))
                .feedback((round, newest) -> pairs(round, newest, output));
        return run(rounds.build(), policy, output);
    }

    /** Runs the rounds and opens the policy by stage. */
    AlignmentResult run(Path model, Path output) {
        requireAdapters();
        try (OnDemandModels own = new OnDemandModels();
                PolicyStages stages = new PolicyStages(models.orElse(own), openers, model)) {
            rounds.reopen(stages::next)
                    .evaluateSaved(true)
                    .trainers(round -> stages.trainer(training(round)))
                    .feedback((round, newest) -> pairs(round, stages.writer(), output));
            if (served.isPresent()) {
                // the policy here takes no part in the feedback
                rounds.feedback((round, newest) -> {
                    models.orElse(own).free();
                    return pairs(round, newest, output);
                });
            }
            stages.tryReference();
            return run(rounds.build(), stages.policy(), output);
        }
    }

    private AlignmentResult run(IterativeAlignment iterative, TrainablePolicy policy, Path output) {
        DriftReport.requireReplaceable(output);
        if (!recorded.settings().isEmpty()) {
            SortedMap<String, String> all = new TreeMap<>(recorded.settings());
            all.put("policy", policy.fingerprint());
            served.ifPresent(server -> all.put("served_policy", server.base().fingerprint()));
            AlignmentSettingsFile.claim(output, all, recorded.defaults());
        }
        return iterative.run(policy, output);
    }

    /** Rejects trainings that a served policy can't take over, before a folder is claimed. */
    private void requireAdapters() {
        if (served.isPresent() && training(1).build().savedAdapters().isEmpty()) {
            throw new BadDataException(
                    "the training changes the model's own weights, but its candidates are written by a"
                            + " server, which takes adapters without a restart and no other weights: train adapters, such as"
                            + " lora(Lora.rank(64)), or run each round by itself and start the server with its model");
        }
    }

    private void free() {
        models.ifPresent(OnDemandModels::free);
    }

    private DpoTrainer.Builder training(int round) {
        DpoTrainer.Builder trainer = training.apply(round)
                .lengthMetrics(true)
                .seed(seeds.applyAsLong(round))
                .listener(listeners.apply(round));
        return served.isPresent() ? trainer.mergedModel(false) : trainer;
    }

    private PreferenceDataset pairs(int round, Policy newest, Path output) {
        FeedbackPipeline.Builder pipeline = feedback.apply(round)
                .policy(newest)
                .seed(seeds.applyAsLong(round))
                .listener(listeners.apply(round));
        labeling.map(of -> of.apply(newest))
                .ifPresent(judge -> pipeline.decomposer(judge.decomposer()).scorer(judge.scorer()));
        FeedbackResult result = pipeline.build().run(instructions.apply(round), feedbackFolder(output, round));
        afterFeedback.of(
                result, round, output, number -> feedbackFolder(output, number), instructions, listeners.apply(round));
        return result.pairs();
    }

    /** The folder of a round's feedback. */
    static Path feedbackFolder(Path output, int round) {
        return output.resolve("round-" + round).resolve("feedback");
    }
}
