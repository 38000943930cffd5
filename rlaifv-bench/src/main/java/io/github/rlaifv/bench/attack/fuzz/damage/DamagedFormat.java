package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The ways to damage files of a format.
 *
 * @param mutators ways to damage a file, all equally likely
 */
public record DamagedFormat(List<Mutator> mutators) {
    public DamagedFormat {
        mutators = List.copyOf(mutators);
    }

    /** Damages a file in one of the ways. */
    public Mutation mutate(byte[] sound, RandomGenerator random) {
        return mutators.get(random.nextInt(mutators.size())).mutate(sound, random);
    }

    /** Returns a format with these and additional ways. */
    public DamagedFormat and(List<Mutator> more) {
        List<Mutator> all = new ArrayList<>(mutators);
        all.addAll(more);
        return new DamagedFormat(all);
    }

    /** Returns a format with the same damage, of which none needs to be noticed. */
    public DamagedFormat untold() {
        return new DamagedFormat(
                mutators.stream().<Mutator>map(one -> one.detectable(false)).toList());
    }
}
