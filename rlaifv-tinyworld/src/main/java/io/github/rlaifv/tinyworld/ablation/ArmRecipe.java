package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.feedback.pair.PairSelector;

/**
 * What the quickstart adds to the paper's recipe, each on or off.
 *
 * @param best whether only the {@value #CHOSEN_AMONG} best responses may be chosen
 * @param supervised whether DPO has a supervised term of weight {@value #WEIGHT}
 * @param repeats whether repeated claims take points from a score
 * @param complete whether a chosen response must confirm as many claims as the rejected one, and equal scores make a pair if
 *     one response confirms more
 */
record ArmRecipe(boolean best, boolean supervised, boolean repeats, boolean complete) {
    private static final int CHOSEN_AMONG = 2;
    private static final double WEIGHT = 3;

    static final ArmRecipe PAPER = new ArmRecipe(false, false, false, false);
    static final ArmRecipe ADDITIONS = new ArmRecipe(true, true, true, true);

    ArmRecipe withBest(boolean value) {
        return new ArmRecipe(value, supervised, repeats, complete);
    }

    ArmRecipe withSupervised(boolean value) {
        return new ArmRecipe(best, value, repeats, complete);
    }

    ArmRecipe withRepeats(boolean value) {
        return new ArmRecipe(best, supervised, value, complete);
    }

    ArmRecipe withComplete(boolean value) {
        return new ArmRecipe(best, supervised, repeats, value);
    }

    PairSelector.Builder applyTo(PairSelector.Builder selector) {
        if (best) {
            selector.chosenAmongBest(CHOSEN_AMONG);
        }
        return complete ? selector.minConfirmedGain(0).completenessGain(1) : selector;
    }

    DpoTrainer.Builder applyTo(DpoTrainer.Builder trainer) {
        return trainer.sftWeight(supervised ? WEIGHT : 0);
    }
}
