package io.github.rlaifv.core.image;

import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes PNG, JPEG, GIF (first frame), BMP and WebP to 8-bit RGB with the values that Pillow's
 * {@code convert("RGB")} gives: alpha is dropped, not composited; gray is copied; no colour profile is applied. Unlike Pillow, which
 * turns 16-bit gray white, it keeps the high byte.
 *
 * <p>By default the picture is turned upright by its EXIF orientation, as the Hugging Face image loader does. The
 * original LLaVA code ignores it: {@link #withExifOrientation(boolean) withExifOrientation(false)}. Pictures over 100
 * million pixels are refused before they are decoded: {@link #withMaxPixels(long)}.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ImageDecoder {
    /** The limit unless another is set. */
    public static final long DEFAULT_MAX_PIXELS = 100_000_000;

    /** A Java array of three bytes a pixel can't be longer. */
    private static final long MOST_PIXELS = (Integer.MAX_VALUE - 8L) / RgbImage.CHANNELS;

    private static final ImageDecoder STANDARD = new ImageDecoder(true, DEFAULT_MAX_PIXELS);

    private final boolean exifOrientation;
    private final long maxPixels;

    private ImageDecoder(boolean exifOrientation, long maxPixels) {
        this.exifOrientation = exifOrientation;
        this.maxPixels = maxPixels;
    }

    /** Upright pictures of up to 100 million pixels. */
    public static ImageDecoder standard() {
        return STANDARD;
    }

    /** Whether pictures are turned upright by their EXIF orientation. */
    public ImageDecoder withExifOrientation(boolean apply) {
        return new ImageDecoder(apply, maxPixels);
    }

    /** Refuses pictures of more pixels (width times height), 1 to 715,827,879. */
    public ImageDecoder withMaxPixels(long limit) {
        if (limit < 1 || limit > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "the pixel limit must be between 1 and " + MOST_PIXELS + ", got " + limit);
        }
        return new ImageDecoder(exifOrientation, limit);
    }

    /** The settings that change the result, for fingerprints. */
    public String fingerprint() {
        return exifOrientation ? "rgb-upright" : "rgb-stored";
    }

    /**
     * Decodes one picture.
     *
     * @throws BadDataException naming the picture if it can't be read, is of no known format, is damaged or cut off, or
     *     has too many pixels
     */
    public RgbImage decode(ImageSource source) {
        byte[] encoded = source.read();
        try {
            RgbImage stored = decodeStored(source.name(), encoded);
            return exifOrientation ? Orientation.apply(stored, Orientation.read(encoded)) : stored;
        } catch (IOException | RuntimeException e) {
            if (e instanceof BadDataException known) {
                throw known;
            }
            // Decoders meet damaged bytes with all kinds of exceptions.
            throw damaged(source.name(), String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * The size that {@link #decode} would give, from the header alone.
     *
     * @throws BadDataException as {@link #decode} does, where the header shows it
     */
    public ImageSize size(ImageSource source) {
        byte[] encoded = source.read();
        try {
            ImageSize stored = withReader(source.name(), encoded, reader -> {
                return new ImageSize(reader.getHeight(0), reader.getWidth(0));
            });
            boolean turned = exifOrientation && Orientation.read(encoded) > 4;
            return turned ? new ImageSize(stored.width(), stored.height()) : stored;
        } catch (IOException | RuntimeException e) {
            if (e instanceof BadDataException known) {
                throw known;
            }
            throw damaged(source.name(), String.valueOf(e.getMessage()), e);
        }
    }

    /** What is done with a picture whose size is known to be allowed. */
    private interface Step<T> {
        T on(ImageReader reader) throws IOException;
    }

    private RgbImage decodeStored(String name, byte[] encoded) throws IOException {
        boolean jpeg = encoded.length > 2 && (encoded[0] & 0xff) == 0xff && (encoded[1] & 0xff) == 0xd8;
        byte[] bytes = jpeg ? ended(encoded) : encoded;
        return withReader(name, bytes, reader -> {
            if (jpeg && reader.canReadRaster()) {
                refuseTruncation(reader, name);
                var raster = reader.readRaster(0, null);
                return JpegColors.of(bytes, raster.getNumBands()).toRgb(raster);
            }
            return RasterColors.toRgb(reader.read(0));
        });
    }

    private <T> T withReader(String name, byte[] bytes, Step<T> step) throws IOException {
        try (ImageInputStream stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
            if (!readers.hasNext()) {
                throw new BadDataException("image " + name + " (" + bytes.length
                        + " bytes) is of no format that can be decoded: convert it to PNG, JPEG, GIF, BMP or WebP");
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(stream, true, false);
                checkSize(name, reader.getWidth(0), reader.getHeight(0));
                return step.on(reader);
            } finally {
                reader.dispose();
            }
        }
    }

    private void checkSize(String name, int width, int height) {
        if (width < 1 || height < 1) {
            throw new BadDataException("image " + name + " has no pixels (" + width + " x " + height + "): remove it");
        }
        if ((long) width * height > maxPixels) {
            throw new BadDataException(
                    "image " + name + " has " + width + " x " + height + " pixels, over the limit of " + maxPixels
                            + ": make it smaller or raise the limit with ImageDecoder.withMaxPixels");
        }
    }

    /**
     * A complete JPEG may lack its end mark. With the mark added, the decoder complains only where pixels are missing.
     */
    private static byte[] ended(byte[] jpeg) {
        int length = jpeg.length;
        if ((jpeg[length - 2] & 0xff) == 0xff && (jpeg[length - 1] & 0xff) == 0xd9) {
            return jpeg;
        }
        byte[] ended = Arrays.copyOf(jpeg, length + 2);
        ended[length] = (byte) 0xff;
        ended[length + 1] = (byte) 0xd9;
        return ended;
    }

    private static void refuseTruncation(ImageReader reader, String name) {
        reader.addIIOReadWarningListener((source, warning) -> {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("premature end") || text.contains("truncated")) {
                throw damaged(name, warning, new IIOException(warning));
            }
        });
    }

    private static BadDataException damaged(String name, String why, Exception cause) {
        return new BadDataException(
                "image " + name + " is damaged or cut off (" + why + "): replace it or leave its record out", cause);
    }
}
