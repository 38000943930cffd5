package io.github.rlaifv.bench.attack.fuzz.damage;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How files of a format are damaged.
 *
 * @param mutators each is as likely as any other
 */
public record Format(List<Mutator> mutators) {
    public Format {
        mutators = List.copyOf(mutators);
    }

    /** Damages a file in one of the ways. */
    public Mutation mutate(byte[] sound, RandomGenerator random) {
        return mutators.get(random.nextInt(mutators.size())).mutate(sound, random);
    }

    /** This and further ways. */
    public Format and(List<Mutator> more) {
        List<Mutator> all = new ArrayList<>(mutators);
        all.addAll(more);
        return new Format(all);
    }

    /** The same damage, none of which need be noticed. */
    public Format untold() {
        return new Format(mutators.stream().<Mutator>map(one -> one.told(false)).toList());
    }
}
