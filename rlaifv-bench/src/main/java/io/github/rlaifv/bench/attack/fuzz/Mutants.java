package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.Mutation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * The damaged versions (mutants) of a target's sound input, by number: a function of input, target, seed and number.
 */
final class Mutants {
    /** Interval of mutants whose file is replaced by a device, a folder or the like. */
    private static final int PLACED = 40;

    private final Target target;
    private final Path sound;
    private final List<AttackedFile> files;
    private final long seed;

    /**
     * A mutant.
     *
     * @param file path of the damaged file, relative to the input's folder
     * @param mutation the damage
     */
    record Mutant(String file, Mutation mutation) {
        String words() {
            return file + ": " + mutation.name();
        }
    }

    /**
     * Creates the mutants of a target.
     *
     * @param sound folder of the sound input
     */
    Mutants(Target target, Path sound, long seed) throws Exception {
        this.target = target;
        this.sound = sound;
        this.files = target.files(sound);
        this.seed = seed;
        if (files.isEmpty()) {
            throw new IllegalStateException(target.name() + " has no files to damage in " + sound);
        }
    }

    Mutant get(long number) throws IOException {
        RandomGenerator random =
                new SplittableRandom(seed * 1_000_003 + target.name().hashCode() * 31L + number);
        for (int i = 0; i < 7; i++) {
            random.nextLong();
        }
        AttackedFile attacked = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(sound.resolve(attacked.file()));
        if (target.readsFiles() && random.nextInt(PLACED) == 0) {
            return new Mutant(attacked.file(), placed(bytes, attacked.listed(), random));
        }
        return new Mutant(attacked.file(), attacked.format().mutate(bytes, random));
    }

    /** Returns something that is not a file of the usual size. */
    private static Mutation placed(byte[] bytes, boolean listed, RandomGenerator random) {
        Mutation.Place[] places = Mutation.Place.values();
        Mutation.Place place = places[1 + random.nextInt(places.length - 1)];
        // a missing file may be optional, and zeros may follow what is read
        boolean detectable = !listed && place != Mutation.Place.NOTHING && place != Mutation.Place.SIX_GIGABYTES;
        return new Mutation(place.name().toLowerCase(Locale.ROOT), detectable, List.of(), bytes, place);
    }
}
