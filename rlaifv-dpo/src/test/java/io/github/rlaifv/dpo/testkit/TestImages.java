package io.github.rlaifv.dpo.testkit;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Factory of small real images. */
public final class TestImages {
    private TestImages() {}

    /** Creates an image of noise. */
    public static byte[] png(int width, int height, long seed) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(seed);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Replaces the images of the given pairs by real ones. */
    public static PreferenceDataset behind(PreferenceDataset pairs) {
        return PreferenceDataset.of(
                pairs.toList().stream().map(TestImages::behind).toList());
    }

    private static PreferencePair behind(PreferencePair pair) {
        String id = pair.instruction().id();
        return new PreferencePair(
                new Instruction(
                        id,
                        ImageSource.of(id, png(12, 9, id.hashCode())),
                        pair.instruction().question()),
                pair.chosen(),
                pair.rejected(),
                pair.chosenScore(),
                pair.rejectedScore());
    }
}
