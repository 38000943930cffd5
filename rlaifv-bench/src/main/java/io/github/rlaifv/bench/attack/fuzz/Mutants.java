package io.github.rlaifv.bench.attack.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.SplittableRandom;

/** The damaged versions of a target's sound input, by number: a function of input, target, seed and number. */
final class Mutants {
    private final Target target;
    private final Path sound;
    private final List<Attacked> files;
    private final long seed;

    /**
     * One of them.
     *
     * @param file the damaged one, relative to the input's folder
     */
    record Mutant(String file, Mutation mutation) {
        String words() {
            return file + ": " + mutation.name();
        }
    }

    /** @param sound the folder of the sound input */
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
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + target.name().hashCode() * 31L + number);
        for (int i = 0; i < 7; i++) {
            random.nextLong();
        }
        Attacked attacked = files.get(random.nextInt(files.size()));
        byte[] bytes = Files.readAllBytes(sound.resolve(attacked.file()));
        return new Mutant(attacked.file(), attacked.format().mutate(bytes, random));
    }
}
