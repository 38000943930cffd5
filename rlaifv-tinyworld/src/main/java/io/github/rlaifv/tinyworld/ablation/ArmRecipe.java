package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;

/**
 * What the quickstart adds to the paper's recipe, each on or off.
 *
 * @param best whether only the {@value #CHOSEN_AMONG} best responses may be chosen
 * @param supervised whether DPO has a supervised term of weight {@value #WEIGHT}
 * @param repeats whether repeated claims take points from a score
 * @param complete whether a chosen response must confirm as many claims as the rejected one, and equal scores make a pair if
 *     one response confirms more
 * @param topics whether pairs are made by topic-level rewriting too, at most {@value #TOPIC_PAIRS} an instruction
 */
record ArmRecipe(boolean best, boolean supervised, boolean repeats, boolean complete, boolean topics) {
    private static final int CHOSEN_AMONG = 2;
    private static final double WEIGHT = 3;
    private static final int TOPIC_PAIRS = 2;

    static final ArmRecipe PAPER = new ArmRecipe(false, false, false, false, false);
    static final ArmRecipe ADDITIONS = new ArmRecipe(true, true, true, true, true);

    ArmRecipe withBest(boolean value) {
        return new ArmRecipe(value, supervised, repeats, complete, topics);
    }

    ArmRecipe withSupervised(boolean value) {
        return new ArmRecipe(best, value, repeats, complete, topics);
    }

    ArmRecipe withRepeats(boolean value) {
        return new ArmRecipe(best, supervised, value, complete, topics);
    }

    ArmRecipe withComplete(boolean value) {
        return new ArmRecipe(best, supervised, repeats, value, topics);
    }

    ArmRecipe withTopics(boolean value) {
        return new ArmRecipe(best, supervised, repeats, complete, value);
    }

    /** The maker of pairs, of at most a number of pairs of two candidates. */
    PairMaker maker(int most, long seed) {
        PairSelector selector =
                applyTo(PairSelector.builder().maxPairs(most).seed(seed)).build();
        return topics
                ? TopicRewriter.builder()
                        .maxPairs(TOPIC_PAIRS)
                        .seed(seed)
                        .build()
                        .and(selector)
                : selector;
    }

    private PairSelector.Builder applyTo(PairSelector.Builder selector) {
        if (best) {
            selector.chosenAmongBest(CHOSEN_AMONG);
        }
        return complete ? selector.minConfirmedGain(0).completenessGain(1) : selector;
    }

    DpoTrainer.Builder applyTo(DpoTrainer.Builder trainer) {
        return trainer.sftWeight(supervised ? WEIGHT : 0);
    }
}
