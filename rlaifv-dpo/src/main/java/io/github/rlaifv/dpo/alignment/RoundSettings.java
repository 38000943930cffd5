package io.github.rlaifv.dpo.alignment;

/**
 * How many rounds an alignment runs, and which checkpoint of a round it keeps.
 *
 * @param rounds maximum number of rounds, >= 1
 * @param patience number of consecutive rounds without a new best that stop the alignment; 0 never stops it
 * @param evaluationsPerEpoch number of evaluations per epoch, at most {@value #MOST_EVALUATIONS}, of which the best one wins
 *     the round; 0 evaluates once, after the last epoch
 * @param keepAllModels whether the models of all evaluations are kept, not only the best one and the last
 * @param averageLast number of last rounds whose models are averaged after all rounds, at least 2; 0 averages none
 * @param averageTolerance how much worse than the best round the average may score and still be kept, in units of the metric, >=
 *     0
 */
public record RoundSettings(
        int rounds,
        int patience,
        int evaluationsPerEpoch,
        boolean keepAllModels,
        int averageLast,
        double averageTolerance) {

    /** Default maximum number of rounds. */
    public static final int DEFAULT_ROUNDS = 4;

    /** Largest number of evaluations per epoch; scores of all of them are recorded. */
    public static final int MOST_EVALUATIONS = 1000;

    public RoundSettings {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1, was " + rounds);
        }
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be >= 0, was " + patience);
        }
        if (evaluationsPerEpoch < 0) {
            throw new IllegalArgumentException("evaluationsPerEpoch must be >= 0, was " + evaluationsPerEpoch);
        }
        if (evaluationsPerEpoch > MOST_EVALUATIONS) {
            throw new IllegalArgumentException(
                    "evaluationsPerEpoch must be <= " + MOST_EVALUATIONS + ", was " + evaluationsPerEpoch);
        }
        if (averageLast != 0 && averageLast < 2) {
            throw new IllegalArgumentException(
                    "averageLast must be at least 2 rounds, or 0 for no average, was " + averageLast);
        }
        if (!(averageTolerance >= 0 && averageTolerance < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("averageTolerance must be >= 0 and finite, was " + averageTolerance);
        }
        if (keepAllModels && evaluationsPerEpoch == 0) {
            throw new IllegalArgumentException(
                    "keepAllModels keeps the models of evaluations within a round, but there is"
                            + " one after it: set evaluationsPerEpoch");
        }
    }

    /** Returns the number of averages that are evaluated: 1, or 0 if there are no two rounds to average. */
    public int averages() {
        return averageLast > 0 && rounds > 1 ? 1 : 0;
    }

    /** Returns whether the policy is evaluated after each epoch, or more often, and the best weights win the round. */
    public boolean everyEpoch() {
        return evaluationsPerEpoch > 0;
    }
}
