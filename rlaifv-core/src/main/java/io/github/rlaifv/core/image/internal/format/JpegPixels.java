package io.github.rlaifv.core.image.internal.format;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ImageFault;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes the samples of a JPEG with one of the image readers whose results are known to equal Pillow's. */
final class JpegPixels {
    /** Packages of the supported readers, in order of preference. */
    private static final List<String> READERS = List.of("com.twelvemonkeys.imageio.", "com.sun.imageio.");

    private JpegPixels() {}

    static RgbImage read(byte[] jpeg, JpegSegments segments) {
        ImageReader reader = reader();
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg))) {
            reader.setInput(stream, true, false);
            reader.addIIOReadWarningListener((source, warning) -> {
                String text = warning.toLowerCase(Locale.ROOT);
                if (text.contains("premature end") || text.contains("truncated")) {
                    throw ImageFault.damaged(warning);
                }
            });
            Raster raster = reader.readRaster(0, null);
            if (raster.getWidth() != segments.width() || raster.getHeight() != segments.height()) {
                throw ImageFault.damaged("its frame has another size than its decoded samples");
            }
            return JpegColors.of(segments, raster.getNumBands()).toRgb(raster);
        } catch (IOException e) {
            throw ImageFault.damaged(String.valueOf(e.getMessage()));
        } finally {
            reader.dispose();
        }
    }

    private static ImageReader reader() {
        for (String wanted : READERS) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
            while (readers.hasNext()) {
                ImageReader reader = readers.next();
                if (reader.getClass().getName().startsWith(wanted) && reader.canReadRaster()) {
                    return reader;
                }
                reader.dispose();
            }
        }
        throw new IllegalStateException("no JPEG reader of " + READERS + " is on the class path: keep the dependency"
                + " com.twelvemonkeys.imageio:imageio-jpeg");
    }
}
