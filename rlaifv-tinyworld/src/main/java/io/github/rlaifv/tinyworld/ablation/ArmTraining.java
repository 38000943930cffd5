package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.train.TrainingResult;
import io.github.rlaifv.tinyworld.quickstart.RunModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Trains the policy of an arm, in one round or several. */
final class ArmTraining {
    private final ArmFeedback feedback;
    private final RunModels models;
    private final Function<String, RunListener> stages;
    private final AblationArm arm;
    private final Path folder;

    private final List<PreferencePair> made = new ArrayList<>();
    private JudgedCandidates judged = new JudgedCandidates(List.of(), 0, 0);
    private int used;
    private long steps;
    private double seconds;

    /**
     * Prepares a training.
     *
     * @param feedback makes the feedback of later rounds
     * @param models the model before alignment
     * @param stages returns the listener of a stage, given its name
     * @param folder folder of the training
     */
    ArmTraining(
            ArmFeedback feedback,
            RunModels models,
            Function<String, RunListener> stages,
            AblationArm arm,
            Path folder) {
        this.feedback = feedback;
        this.models = models;
        this.stages = stages;
        this.arm = arm;
        this.folder = folder;
    }

    /**
     * Trains on a number of pairs. A round that makes too few pairs leaves the rest to the rounds after it.
     *
     * @param policy the model before alignment, which is trained
     * @param candidates judged candidates that the model before alignment wrote for all instructions
     * @param pairs number of pairs
     */
    void run(TrainablePolicy policy, JudgedCandidates candidates, int pairs) {
        List<Instruction> all = feedback.images().alignment(1);
        int rounds = arm.rounds();
        for (int round = 1; round <= rounds; round++) {
            List<Instruction> own = all.subList(all.size() * (round - 1) / rounds, all.size() * round / rounds);
            Path output = rounds == 1 ? folder : folder.resolve("round-" + round);
            JudgedCandidates now = round == 1
                    ? candidates.of(own)
                    : feedback.judge(arm, round, policy, own, output.resolve("feedback"), stages.apply(name(round)));
            judged = judged.plus(now);
            int left = rounds - round + 1;
            learn(policy, round, now, (pairs - used + left - 1) / left, output);
        }
    }

    private void learn(TrainablePolicy policy, int round, JudgedCandidates now, int wanted, Path output) {
        List<PreferencePair> own = PairsOfArm.of(feedback.options(), arm, round, now);
        made.addAll(own);
        int count = Math.min(wanted, own.size());
        if (count == 0) {
            return;
        }
        // base and labeler are opened again when they are asked
        models.free();
        TrainingResult result = trainer(round)
                .train(
                        policy,
                        PreferenceDataset.of(PreferenceDataset.of(own)
                                .shuffle(feedback.options().seed())
                                .toList()
                                .subList(0, count)),
                        output);
        used += count;
        steps += result.steps();
        seconds += result.duration().toMillis() / 1e3;
    }

    private DpoTrainer trainer(int round) {
        return arm.recipe()
                .applyTo(feedback.options().training(round))
                .seed(feedback.options().roundSeed(round))
                .listener(stages.apply(name(round)))
                .build();
    }

    private String name(int round) {
        return arm.rounds() == 1 ? arm.inWords() : arm.inWords() + ", round " + round;
    }

    /** Returns the results of the training and of the trained model. */
    AblationRow row(MeasuredScenes heldOut) {
        return new AblationRow(
                arm,
                judged.labeling(feedback.images()),
                ArmPairs.of(made, used, feedback.images()),
                steps,
                judged.seconds(),
                seconds,
                heldOut.metrics());
    }
}
