package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Factory of made-up preference pairs. */
public final class Pairs {
    private Pairs() {}

    /** Creates one pair. */
    public static PreferencePair pair(int instruction, String chosen, String rejected) {
        ImageSource image = ImageSource.of("picture" + instruction, new byte[] {(byte) instruction});
        return new PreferencePair(
                new Instruction("i" + instruction, image, "question " + instruction), chosen, rejected, 0, -1);
    }

    /** Creates pairs of words of 1 to 6 letters. Three pairs share an instruction. */
    public static PreferenceDataset random(int count, long seed) {
        Random random = new Random(seed);
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pairs.add(pair(i / 3, word(random), word(random)));
        }
        return PreferenceDataset.of(pairs);
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i <= random.nextInt(6); i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
