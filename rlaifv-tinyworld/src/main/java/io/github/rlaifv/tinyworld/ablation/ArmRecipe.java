package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.feedback.pair.PairSelector;

/**
 * What the quickstart adds to the paper's recipe, each on or off.
 *
 * @param best whether only the {@value #CHOSEN_AMONG} best responses may be chosen
 * @param supervised whether DPO has a supervised term of weight {@value #WEIGHT}
 * @param repeats whether repeated claims take points from a score
 */
record ArmRecipe(boolean best, boolean supervised, boolean repeats) {
    private static final int CHOSEN_AMONG = 2;
    private static final double WEIGHT = 3;

    static final ArmRecipe PAPER = new ArmRecipe(false, false, false);
    static final ArmRecipe ADDITIONS = new ArmRecipe(true, true, true);

    ArmRecipe withBest(boolean value) {
        return new ArmRecipe(value, supervised, repeats);
    }

    ArmRecipe withSupervised(boolean value) {
        return new ArmRecipe(best, value, repeats);
    }

    ArmRecipe withRepeats(boolean value) {
        return new ArmRecipe(best, supervised, value);
    }

    PairSelector.Builder applyTo(PairSelector.Builder selector) {
        return best ? selector.chosenAmongBest(CHOSEN_AMONG) : selector;
    }

    DpoTrainer.Builder applyTo(DpoTrainer.Builder trainer) {
        return trainer.sftWeight(supervised ? WEIGHT : 0);
    }
}
