package io.github.rlaifv.tinyworld.quickstart;

import java.util.OptionalInt;

/**
 * How a round's preference pairs are made.
 *
 * @param instructions a round; 0 takes all images of a folder
 * @param candidates an instruction, at least 2
 * @param temperature that candidates are drawn at
 * @param maxNewTokens of a candidate
 * @param claimTokens of a list of claims or of questions, at most
 * @param leastAnswerMass least probability of yes and no together that makes a labeler's answer a verdict
 * @param pairsPerInstruction at most
 * @param lengthBalance whether pairs are dropped until chosen and rejected responses are equally long on average
 * @param repeatPenalty whether a claim that a response says again takes a point from its score
 * @param chosenAmongBest how many responses to an instruction may be chosen; empty allows any
 */
public record FeedbackPlan(
        int instructions,
        int candidates,
        double temperature,
        int maxNewTokens,
        int claimTokens,
        double leastAnswerMass,
        int pairsPerInstruction,
        boolean lengthBalance,
        boolean repeatPenalty,
        OptionalInt chosenAmongBest) {
    public FeedbackPlan {
        OptionRanges.atLeast(0, instructions, "instructions");
        OptionRanges.atLeast(2, candidates, "candidates");
        OptionRanges.notNegative(temperature, "temperature");
        OptionRanges.atLeast(1, maxNewTokens, "maxNewTokens");
        OptionRanges.atLeast(1, claimTokens, "claimTokens");
        OptionRanges.notNegative(leastAnswerMass, "leastAnswerMass");
        OptionRanges.atLeast(1, pairsPerInstruction, "pairsPerInstruction");
        chosenAmongBest.ifPresent(best -> OptionRanges.atLeast(1, best, "chosenAmongBest"));
    }
}
