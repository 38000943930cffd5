package io.github.rlaifv.tinyworld.ablation;

/**
 * Metrics of the preference pairs of an arm.
 *
 * @param pairsMade number of pairs of all instructions, after length balance
 * @param pairsUsed number of pairs trained on, the same for every arm
 * @param pairsRight share of the made pairs whose chosen response has fewer false claims than the rejected one
 * @param pairsTied share of the made pairs whose responses have equally many
 * @param chosenWords mean number of words per chosen response
 * @param rejectedWords mean number of words per rejected response
 */
public record ArmPairs(
        int pairsMade, int pairsUsed, double pairsRight, double pairsTied, double chosenWords, double rejectedWords) {}
