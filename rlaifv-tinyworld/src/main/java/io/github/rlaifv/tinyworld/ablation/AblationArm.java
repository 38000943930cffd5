package io.github.rlaifv.tinyworld.ablation;

import java.util.Locale;

/**
 * A way to make preference pairs and to learn from them. {@link #PAPER} is the recipe of the paper. The next four arms
 * change one choice of it. Then each addition of the quickstart is switched on alone, all of them are on, and each is
 * switched off alone.
 */
public enum AblationArm {
    /** The paper's recipe: deconfounded candidates, divide and conquer, one round of DPO alone. */
    PAPER("paper", ArmRecipe.PAPER),
    /** The paper's recipe with mixed decoding of candidates, so that pairs also differ in style. */
    MIXED("mixed decoding", ArmRecipe.PAPER),
    /** The paper's recipe, but the labeler judges whole responses. */
    WHOLE("whole response", ArmRecipe.PAPER),
    /** The paper's recipe with pairs from topic-level rewriting alone. */
    TOPICS("topic rewriting alone", ArmRecipe.PAPER),
    /**
     * The paper's recipe in three rounds of a third of the instructions, pairs and steps each. The policy of a round writes
     * the candidates of the next one, and the model before alignment judges them all.
     */
    ITERATIVE("three rounds", ArmRecipe.PAPER),
    /** The paper's recipe, but only the two best responses may be chosen. */
    BEST("best chosen", ArmRecipe.PAPER.withBest(true)),
    /** The paper's recipe with a supervised term on the chosen responses. */
    SUPERVISED("supervised term", ArmRecipe.PAPER.withSupervised(true)),
    /** The paper's recipe, but each repeated claim takes a point from a response's score. */
    REPEATS("repeat penalty", ArmRecipe.PAPER.withRepeats(true)),
    /**
     * The paper's recipe, but a chosen response confirms at least as many claims as the rejected one, and responses of equal
     * scores make a pair if one confirms more.
     */
    COMPLETE("completeness pairs", ArmRecipe.PAPER.withComplete(true)),
    /** The paper's recipe with further pairs from topic-level rewriting. */
    BESIDE("rewritten pairs too", ArmRecipe.PAPER.withTopics(true)),
    /** All additions: best chosen, supervised term, repeat penalty, completeness pairs, and rewritten pairs. */
    ADDITIONS("all additions", ArmRecipe.ADDITIONS),
    /** All additions except for the choice among the best. */
    WITHOUT_BEST("all but best chosen", ArmRecipe.ADDITIONS.withBest(false)),
    /** All additions except for the supervised term. */
    WITHOUT_SUPERVISED("all but supervised term", ArmRecipe.ADDITIONS.withSupervised(false)),
    /** All additions except for the repeat penalty. */
    WITHOUT_REPEATS("all but repeat penalty", ArmRecipe.ADDITIONS.withRepeats(false)),
    /** All additions except for the completeness pairs. */
    WITHOUT_COMPLETE("all but completeness pairs", ArmRecipe.ADDITIONS.withComplete(false)),
    /** All additions except for the rewritten pairs. */
    WITHOUT_BESIDE("all but rewritten pairs", ArmRecipe.ADDITIONS.withTopics(false));

    /** Number of rounds of {@link #ITERATIVE}. */
    static final int ROUNDS = 3;

    private final String inWords;
    private final ArmRecipe recipe;

    AblationArm(String inWords, ArmRecipe recipe) {
        this.inWords = inWords;
        this.recipe = recipe;
    }

    /** A short name for tables. */
    public String inWords() {
        return inWords;
    }

    /** The arm's name in names of files and folders. */
    String fileName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What pairs are made of and how they are learned. */
    ArmRecipe recipe() {
        return recipe;
    }

    /** Whether this arm lacks one of the additions. */
    boolean lacksAnAddition() {
        return switch (this) {
            case WITHOUT_BEST, WITHOUT_SUPERVISED, WITHOUT_REPEATS, WITHOUT_COMPLETE, WITHOUT_BESIDE -> true;
            default -> false;
        };
    }

    /** Number of rounds of DPO. */
    public int rounds() {
        return this == ITERATIVE ? ROUNDS : 1;
    }

    /** The name of the judged candidates. Arms that differ only in the selection of pairs share their candidates. */
    String source() {
        return switch (this) {
            case MIXED -> "mixed-decoding";
            case WHOLE -> "whole-responses";
            default -> "claims";
        };
    }
}
