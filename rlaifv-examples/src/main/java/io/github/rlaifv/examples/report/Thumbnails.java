package io.github.rlaifv.examples.report;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.image.ImageDecoder;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.awt.Graphics2D;
import java.awt.Image;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/** Pictures as data URIs, made smaller where they would blow up the page. */
final class Thumbnails {

    private static final int KEPT_BYTES = 64 * 1024;
    private static final int LONGER_SIDE = 480;

    private Thumbnails() {}

    /** Null where the picture can't be read. */
    static @Nullable String dataUri(ImageSource source) {
        try {
            byte[] encoded = source.read();
            String type = browserType(encoded);
            if (type != null && encoded.length <= KEPT_BYTES) {
                return uri(type, encoded);
            }
            return uri("image/jpeg", smaller(ImageDecoder.standard().decode(source)));
        } catch (IOException | BadDataException e) {
            return null;
        }
    }

    private static @Nullable String browserType(byte[] b) {
        if (b.length < 12) {
            return null;
        }
        int start = (b[0] & 0xFF) << 8 | b[1] & 0xFF;
        return switch (start) {
            case 0x8950 -> "image/png";
            case 0xFFD8 -> "image/jpeg";
            case 0x5249 -> b[8] == 'W' && b[9] == 'E' ? "image/webp" : null;
            default -> null;
        };
    }

    private static byte[] smaller(RgbImage picture) throws IOException {
        BufferedImage full = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                full.setRGB(
                        x, y, picture.sample(x, y, 0) << 16 | picture.sample(x, y, 1) << 8 | picture.sample(x, y, 2));
            }
        }
        double scale = Math.min(1, (double) LONGER_SIDE / Math.max(picture.width(), picture.height()));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.drawImage(full.getScaledInstance(width, height, Image.SCALE_AREA_AVERAGING), 0, 0, null);
        graphics.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(small, "jpeg", bytes);
        return bytes.toByteArray();
    }

    private static String uri(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
