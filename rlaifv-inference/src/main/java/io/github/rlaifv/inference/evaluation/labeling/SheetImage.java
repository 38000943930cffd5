package io.github.rlaifv.inference.evaluation.labeling;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.Resampler;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encoder of images for a page: upright, fitted to a screen, as a data URI. */
final class SheetImage {
    /** Maximum length of the longer side in pixels; most screens do not show more. */
    private static final int LONGEST = 1024;

    private static final float QUALITY = 0.9f;

    private SheetImage() {}

    static String address(ImageSource source) {
        RgbImage image = fitted(ImageDecoder.standard().decode(source));
        BufferedImage canvas = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                canvas.setRGB(x, y, image.sample(x, y, 0) << 16 | image.sample(x, y, 1) << 8 | image.sample(x, y, 2));
            }
        }
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(canvas));
    }

    private static RgbImage fitted(RgbImage image) {
        double scale = Math.min(1, (double) LONGEST / Math.max(image.width(), image.height()));
        return Resampler.resize(
                image,
                (int) Math.max(1, Math.round(image.width() * scale)),
                (int) Math.max(1, Math.round(image.height() * scale)),
                ResampleFilter.BICUBIC);
    }

    private static byte[] jpeg(BufferedImage canvas) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam settings = writer.getDefaultWriteParam();
            settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            settings.setCompressionQuality(QUALITY);
            writer.setOutput(out);
            writer.write(null, new IIOImage(canvas, null, null), settings);
        } catch (IOException e) {
            throw new IllegalStateException("the image can't be encoded in memory", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
