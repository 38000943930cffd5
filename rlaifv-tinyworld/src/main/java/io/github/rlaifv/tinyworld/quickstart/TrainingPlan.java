package io.github.rlaifv.tinyworld.quickstart;

import java.util.List;

/**
 * How a round learns from its pairs: DPO on projector and language model, the round's start being the reference.
 *
 * @param rounds of feedback and learning
 * @param patience stops when so many rounds in a row did not beat the best; 0 never stops
 * @param learningRates the peak of each round; the last one holds for all further rounds
 * @param epochs a round
 * @param batchSize pairs an optimizer step
 * @param microBatch pairs a backward pass
 * @param beta strength of the tie to the reference
 * @param sftWeight of the mean negative log-likelihood of the chosen response's tokens; 0 leaves it out
 * @param everyEpoch whether the best epoch of a round is kept, instead of its last
 */
public record TrainingPlan(
        int rounds,
        int patience,
        List<Double> learningRates,
        int epochs,
        int batchSize,
        int microBatch,
        double beta,
        double sftWeight,
        boolean everyEpoch) {
    public TrainingPlan {
        OptionRanges.atLeast(1, rounds, "rounds");
        OptionRanges.atLeast(0, patience, "patience");
        OptionRanges.atLeast(1, epochs, "epochs");
        OptionRanges.atLeast(1, batchSize, "batchSize");
        OptionRanges.atLeast(1, microBatch, "microBatch");
        OptionRanges.notNegative(beta, "beta");
        OptionRanges.notNegative(sftWeight, "sftWeight");
        learningRates = List.copyOf(learningRates);
        if (learningRates.isEmpty()) {
            throw new IllegalArgumentException("at least one learning rate is needed");
        }
        learningRates.forEach(rate -> OptionRanges.notNegative(rate, "learningRate"));
    }

    /** The peak learning rate of a round, from 1. */
    public double learningRate(int round) {
        return learningRates.get(Math.min(round, learningRates.size()) - 1);
    }
}
