package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PairOrigin;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.image.ImageSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random preference pairs for tests. Their images are random bytes that cannot be decoded. */
public final class TestPairs {
    private TestPairs() {}

    public static List<PreferencePair> random(int count, long seed) {
        Random random = new Random(seed);
        List<PreferencePair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[50 + random.nextInt(200)];
            random.nextBytes(bytes);
            pairs.add(new PreferencePair(
                    new Instruction(
                            "id " + i / 2, ImageSource.of("folder/image " + i + ".png", bytes), "What is 图 " + i + "?"),
                    "chosen \"" + i + "\"\n一只猫 😀",
                    "rejected " + "word ".repeat(random.nextInt(30)),
                    -random.nextInt(3),
                    Double.NaN));
        }
        return pairs;
    }

    public static PreferencePair withOrigin(PreferencePair pair) {
        return pair.withOrigin(new PairOrigin(
                "set", "COCO", "{\"model\": \"m\"}", pair.instruction().id(), "images/a.png"));
    }

    public static StoredLogProbs logProbs() {
        return new StoredLogProbs(
                new StoredLogProbs.Response(-1.25, -0.625, List.of(-1.0, -0.25)),
                new StoredLogProbs.Response(0, Double.NaN, List.of()));
    }
}
