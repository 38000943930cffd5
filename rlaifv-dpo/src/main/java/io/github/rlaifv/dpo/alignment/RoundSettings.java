package io.github.rlaifv.dpo.alignment;

/**
 * How many rounds an alignment runs, and which checkpoint of a round it keeps.
 *
 * @param rounds maximum number of rounds, >= 1
 * @param patience number of consecutive rounds without a new best that stop the alignment; 0 never stops it
 * @param everyEpoch whether the policy is evaluated after each epoch and the best epoch wins the round
 */
public record RoundSettings(int rounds, int patience, boolean everyEpoch) {

    /** Default maximum number of rounds. */
    public static final int DEFAULT_ROUNDS = 4;

    public RoundSettings {
        if (rounds < 1) {
            throw new IllegalArgumentException("rounds must be >= 1, was " + rounds);
        }
        if (patience < 0) {
            throw new IllegalArgumentException("patience must be >= 0, was " + patience);
        }
    }
}
