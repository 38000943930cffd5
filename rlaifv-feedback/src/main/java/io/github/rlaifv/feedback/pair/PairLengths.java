package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.core.data.PreferencePair;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Numbers of words of the chosen and rejected texts of many pairs, in about eight bytes per pair. */
final class PairLengths {
    private int[] chosen = new int[64];
    private int[] rejected = new int[64];
    private final BitSet equalTexts = new BitSet();
    private int size;

    /** Adds a pair and returns its index. */
    int add(PreferencePair pair) {
        if (size == chosen.length) {
            chosen = Arrays.copyOf(chosen, 2 * size);
            rejected = Arrays.copyOf(rejected, 2 * size);
        }
        PairWords words = PairWords.of(pair.chosen(), pair.rejected());
        chosen[size] = words.chosen();
        rejected[size] = words.rejected();
        equalTexts.set(size, words.equal());
        return size++;
    }

    int size() {
        return size;
    }

    int rejected(int pair) {
        return rejected[pair];
    }

    private boolean within(int pair, double ratio) {
        return new PairWords(chosen[pair], rejected[pair], equalTexts.get(pair)).within(ratio);
    }

    /** Returns what a ratio would keep. */
    LengthBalance.Row row(double ratio) {
        int pairs = 0;
        long chosenWords = 0;
        long rejectedWords = 0;
        for (int pair = 0; pair < size; pair++) {
            if (within(pair, ratio)) {
                pairs++;
                chosenWords += chosen[pair];
                rejectedWords += rejected[pair];
            }
        }
        return new LengthBalance.Row(ratio, pairs, (double) chosenWords / pairs, (double) rejectedWords / pairs);
    }

    /** Returns the indices of the pairs that a ratio keeps, ascending. */
    List<Integer> within(double ratio) {
        return IntStream.range(0, size)
                .filter(pair -> within(pair, ratio))
                .boxed()
                .toList();
    }
}
