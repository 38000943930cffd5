package io.github.rlaifv.core.curation;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Finds the nearest of many perceptual hashes without a comparison with each of them. The bits are divided into {@value
 * #BANDS} bands. Hashes that differ in at most a given number of bits differ in few bits in at least one of the bands, so
 * only hashes with nearly the same band are compared (multi-index hashing: Norouzi, Punjani and Fleet, 2012). The result
 * is that of a comparison with all hashes.
 */
final class PerceptualIndex {
    static final int BANDS = 16;
    private static final int WORDS = 4;
    private static final int BAND_BITS = PerceptualHash.BITS / BANDS;
    private static final int BAND_VALUES = 1 << BAND_BITS;
    private static final int BANDS_PER_WORD = BANDS / WORDS;

    /** A comparison of a looked-up hash costs about as much as this many comparisons in order. */
    private static final int LOOKUP_COST = 4;

    private final int distance;
    /** The hashes, {@value #WORDS} words each. */
    private final long[] words;

    private final int[] owners;
    /** Differences of a band, those of fewer bits first. */
    private final int[] differences;
    /** How many of the differences are looked up, per band. */
    private final int[] looked;
    /** Per band, where the hashes of each value of the band begin in {@link #sorted}; empty if all hashes are compared. */
    private final int[][] starts;

    private final int[][] sorted;

    /** The nearest hash: to whom it belongs, and the number of bits in which it differs. */
    record Nearest(int owner, int bits) {}

    /**
     * Creates an index.
     *
     * @param words the hashes, {@value #WORDS} words each
     * @param owners to whom each hash belongs, ascending
     * @param distance largest number of different bits of what is found
     */
    PerceptualIndex(long[] words, int[] owners, int distance) {
        this.words = words;
        this.owners = owners;
        this.distance = distance;
        looked = new int[BANDS];
        int[] byBits = new int[BAND_BITS + 1];
        differences = IntStream.range(0, BAND_VALUES)
                .boxed()
                .sorted((a, b) -> Integer.compare(Integer.bitCount(a), Integer.bitCount(b)))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int difference : differences) {
            byBits[Integer.bitCount(difference)]++;
        }
        long lookups = 0;
        for (int band = 0; band < BANDS; band++) {
            // if each band differed in at least so many bits, all would differ in at least distance + 1
            int bits = (distance + 1) / BANDS + (band < (distance + 1) % BANDS ? 1 : 0);
            looked[band] = Arrays.stream(byBits, 0, bits).sum();
            lookups += looked[band];
        }
        double compared = lookups * (1 + (double) owners.length / BAND_VALUES);
        boolean all = compared * LOOKUP_COST > owners.length;
        starts = new int[all ? 0 : BANDS][];
        sorted = new int[all ? 0 : BANDS][];
        for (int band = 0; band < starts.length; band++) {
            sort(band);
        }
    }

    private void sort(int band) {
        int[] start = new int[BAND_VALUES + 1];
        for (int i = 0; i < owners.length; i++) {
            start[value(words, i * WORDS, band) + 1]++;
        }
        Arrays.parallelPrefix(start, Integer::sum);
        int[] next = start.clone();
        int[] order = new int[owners.length];
        for (int i = 0; i < owners.length; i++) {
            order[next[value(words, i * WORDS, band)]++] = i;
        }
        starts[band] = start;
        sorted[band] = order;
    }

    private static int value(long[] words, int offset, int band) {
        return (int) (words[offset + band / BANDS_PER_WORD] >>> (band % BANDS_PER_WORD * BAND_BITS))
                & (BAND_VALUES - 1);
    }

    /** Whether all hashes are compared, since there are few or the distance is large. */
    boolean comparesAll() {
        return starts.length == 0;
    }

    /** Returns the nearest hash within the distance, of equally near ones that of the first owner. */
    Optional<Nearest> nearest(PerceptualHash look) {
        long[] wanted = {look.first(), look.second(), look.third(), look.fourth()};
        int bits = distance + 1;
        int best = -1;
        for (int i = 0; i < (comparesAll() ? owners.length : 0); i++) {
            int found = bits(i, wanted, bits - 1);
            if (found < bits) {
                bits = found;
                best = i;
            }
        }
        for (int band = 0; band < starts.length; band++) {
            int value = value(wanted, 0, band);
            for (int i = 0; i < looked[band]; i++) {
                int near = value ^ differences[i];
                for (int at = starts[band][near]; at < starts[band][near + 1]; at++) {
                    int hash = sorted[band][at];
                    int found = bits(hash, wanted, bits);
                    if (found < bits || found == bits && best >= 0 && hash < best) {
                        bits = found;
                        best = hash;
                    }
                }
            }
        }
        return best < 0 ? Optional.empty() : Optional.of(new Nearest(owners[best], bits));
    }

    /** The number of different bits, or a larger number than the limit if half of the words differ in more. */
    private int bits(int hash, long[] wanted, int limit) {
        int at = hash * WORDS;
        int bits = Long.bitCount(words[at] ^ wanted[0]) + Long.bitCount(words[at + 1] ^ wanted[1]);
        return bits > limit
                ? bits
                : bits + Long.bitCount(words[at + 2] ^ wanted[2]) + Long.bitCount(words[at + 3] ^ wanted[3]);
    }
}
