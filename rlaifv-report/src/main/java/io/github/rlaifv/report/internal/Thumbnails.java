package io.github.rlaifv.report.internal;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.run.BadDataException;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Embeds images in pages as data URIs, scaled down if they are large. */
public final class Thumbnails {

    /** Largest number of bytes of an image that is not scaled down. */
    public static final int KEPT_BYTES = 64 * 1024;

    private static final int LONGER_SIDE = 480;

    private Thumbnails() {}

    /** Returns an image as a data URI; empty if the image can't be read. */
    public static Optional<String> dataUri(ImageSource source) {
        try {
            byte[] encoded = source.read();
            Optional<String> type = browserType(encoded);
            if (type.isPresent() && encoded.length <= KEPT_BYTES) {
                return Optional.of(uri(type.get(), encoded));
            }
            return Optional.of(uri("image/jpeg", jpeg(source, LONGER_SIDE)));
        } catch (BadDataException e) {
            return Optional.empty();
        }
    }

    /** Returns the media type of an image that browsers show; empty for others. */
    public static Optional<String> browserType(byte[] b) {
        if (b.length < 12) {
            return Optional.empty();
        }
        int start = (b[0] & 0xFF) << 8 | b[1] & 0xFF;
        return switch (start) {
            case 0x8950 -> Optional.of("image/png");
            case 0xFFD8 -> Optional.of("image/jpeg");
            case 0x5249 -> b[8] == 'W' && b[9] == 'E' ? Optional.of("image/webp") : Optional.empty();
            default -> Optional.empty();
        };
    }

    /**
     * Returns an image as JPEG bytes.
     *
     * @param side longest allowed side in pixels; smaller images keep their size
     * @throws BadDataException naming the image if it can't be read
     */
    public static byte[] jpeg(ImageSource source, int side) {
        RgbImage image = ImageDecoder.standard().decode(source);
        BufferedImage full = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                full.setRGB(x, y, image.sample(x, y, 0) << 16 | image.sample(x, y, 1) << 8 | image.sample(x, y, 2));
            }
        }
        double scale = Math.min(1, (double) side / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(image.width() * scale));
        int height = Math.max(1, (int) Math.round(image.height() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.drawImage(full.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // not ImageIO's own stream, which uses a temporary file
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(small, "jpeg", out);
        } catch (IOException e) {
            throw new IllegalStateException("an image can't be written to memory", e);
        }
        return bytes.toByteArray();
    }

    private static String uri(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
