package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.random.RandomGenerator;

/** A way of damaging a file, as a function of the file and the random numbers. */
@FunctionalInterface
public interface Mutator {
    /** Damages a file. The given bytes are not changed. */
    Mutation mutate(byte[] sound, RandomGenerator random);

    /** Returns the same way of damaging a file, with mutations that are marked as detectable or not by a reader. */
    default Mutator detectable(boolean detectable) {
        return (sound, random) -> mutate(sound, random).detectable(detectable);
    }
}
