package io.github.rlaifv.examples.quickstart;

/**
 * How a round's preference pairs are made.
 *
 * @param instructions a round; 0 takes all pictures of a folder
 * @param candidates an instruction, at least 2
 * @param temperature that candidates are drawn at
 * @param maxNewTokens of a candidate
 * @param claimTokens of a list of claims or of questions, at most
 * @param pairsPerInstruction at most
 * @param lengthBalance whether pairs are dropped until chosen and rejected responses are equally long on average
 * @param keepConfirmed whether a chosen response must have at least as many confirmed claims as the rejected one
 */
public record FeedbackPlan(
        int instructions,
        int candidates,
        double temperature,
        int maxNewTokens,
        int claimTokens,
        int pairsPerInstruction,
        boolean lengthBalance,
        boolean keepConfirmed) {
    public FeedbackPlan {
        Ranges.atLeast(0, instructions, "instructions");
        Ranges.atLeast(2, candidates, "candidates");
        Ranges.notNegative(temperature, "temperature");
        Ranges.atLeast(1, maxNewTokens, "maxNewTokens");
        Ranges.atLeast(1, claimTokens, "claimTokens");
        Ranges.atLeast(1, pairsPerInstruction, "pairsPerInstruction");
    }
}
