package io.github.rlaifv.dpo.auxiliary;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.internal.KeyedRandom;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Crops a random piece of an image. A piece is needed several times per step, so the newest ones are cached. */
final class RandomCrop implements ImageDamage {
    private static final long HELD_BYTES = 32 << 20;

    private final double maxShare;
    private final long seed;
    private final DamagedImageCache pieces = new DamagedImageCache(HELD_BYTES);

    RandomCrop(double maxShare, long seed) {
        if (!(maxShare > 0 && maxShare <= 1)) {
            throw new IllegalArgumentException("maxShare must be in (0, 1], was " + maxShare);
        }
        this.maxShare = maxShare;
        this.seed = seed;
    }

    String describe() {
        return "a random piece of at most " + maxShare + " of the picture, seed " + seed;
    }

    @Override
    public ImageSource apply(ImageSource image, String key) {
        String name = image.name() + " (piece for " + key + ", at most " + maxShare + ", seed " + seed + ")";
        return ImageSource.deferred(
                name,
                () -> pieces.get(name, () -> png(cropped(ImageDecoder.standard().decode(image), key))));
    }

    private BufferedImage cropped(RgbImage image, String key) {
        SplittableRandom random = new SplittableRandom(KeyedRandom.stepSeed(seed, key.hashCode()));
        double side = Math.sqrt(maxShare * random.nextDouble());
        int width = Math.max(1, (int) Math.round(side * image.width()));
        int height = Math.max(1, (int) Math.round(side * image.height()));
        int left = random.nextInt(image.width() - width + 1);
        int top = random.nextInt(image.height() - height + 1);
        BufferedImage piece = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = image.sample(left + x, top + y, 0) << 16
                        | image.sample(left + x, top + y, 1) << 8
                        | image.sample(left + x, top + y, 2);
                piece.setRGB(x, y, rgb);
            }
        }
        return piece;
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // not ImageIO's default stream, which goes through a temporary file
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new IllegalStateException("an image can't be written to memory", e);
        }
        return bytes.toByteArray();
    }
}
