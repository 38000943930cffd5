package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.run.BadDataException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/** Divides the size of the result among sources. */
final class Mix {
    private Mix() {}

    /**
     * Returns how many instructions are taken from each source.
     *
     * @param eligible number of eligible instructions per source
     * @param size size of the result; empty for as many as the weights allow
     * @throws BadDataException naming a source that has too few instructions
     */
    static long[] of(List<CurationSource> sources, long[] eligible, OptionalLong size) {
        long[] taken = new long[sources.size()];
        double weights = 0;
        for (int i = 0; i < taken.length; i++) {
            CurationSource source = sources.get(i);
            weights += source.weight().orElse(0);
            taken[i] = source.weight().isPresent() ? 0 : source.count().orElse(eligible[i]);
            require(source, taken[i], eligible[i]);
        }
        long fixed = Arrays.stream(taken).sum();
        if (size.isPresent() && (weights > 0 ? fixed > size.getAsLong() : fixed != size.getAsLong())) {
            throw new BadDataException("the sources without weights give " + fixed + " instructions, but "
                    + size.getAsLong() + " are wanted in all: change the size, or give the sources weights");
        }
        if (weights > 0) {
            long shared = size.isPresent() ? size.getAsLong() - fixed : largest(sources, eligible, weights);
            share(sources, weights, shared, taken);
            for (int i = 0; i < taken.length; i++) {
                require(sources.get(i), taken[i], eligible[i]);
            }
        }
        return taken;
    }

    /** The largest number that can be divided by the weights. */
    private static long largest(List<CurationSource> sources, long[] eligible, double weights) {
        return (long) IntStream.range(0, eligible.length)
                .filter(i -> sources.get(i).weight().isPresent())
                .mapToDouble(
                        i -> eligible[i] * weights / sources.get(i).weight().getAsDouble())
                .min()
                .orElse(0);
    }

    /** Divides by the method of largest remainders. */
    private static void share(List<CurationSource> sources, double weights, long shared, long[] taken) {
        double[] exact = new double[taken.length];
        long left = shared;
        for (int i = 0; i < taken.length; i++) {
            if (sources.get(i).weight().isPresent()) {
                exact[i] = shared * sources.get(i).weight().getAsDouble() / weights;
                taken[i] = (long) exact[i];
                left -= taken[i];
            }
        }
        IntStream.range(0, taken.length)
                .filter(i -> sources.get(i).weight().isPresent())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> Math.floor(exact[i]) - exact[i]))
                .limit(left)
                .forEach(i -> taken[i]++);
    }

    private static void require(CurationSource source, long wanted, long eligible) {
        if (wanted > eligible) {
            throw new BadDataException("source " + source.name() + " has " + eligible
                    + " instructions after duplicates and exclusions, but " + wanted
                    + " are wanted: lower the size, or its count or weight");
        }
    }
}
