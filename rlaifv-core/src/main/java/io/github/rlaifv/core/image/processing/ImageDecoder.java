package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.internal.ImageFault;
import io.github.rlaifv.core.image.internal.format.EncodedImage;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.UnusableImageException;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Decodes PNG, JPEG, GIF, BMP and WebP images to 8-bit RGB with the same values as Pillow's {@code convert("RGB")}:
 * alpha is dropped, not composited; gray is copied to all channels; color profiles are ignored; of an animation, the
 * first frame on its canvas is used. Unlike Pillow, which turns 16-bit gray white, this class keeps the high byte.
 * Other formats are rejected.
 *
 * <p>By default an image is rotated upright by the orientation in its EXIF or XMP metadata, as Hugging Face's image
 * loader does. The original LLaVA code ignores the orientation: use {@link #withExifOrientation(boolean)
 * withExifOrientation(false)} to follow it.
 *
 * <p>Images with missing pixels or wrong checksums are rejected, as Pillow does; so are some truncated images that
 * Pillow accepts, such as a PNG without its end. Images with more pixels than a limit are rejected before they are
 * decoded: see {@link #withMaxPixels(long)}. So are images that need more than three quarters of the heap: decoding
 * takes 3 bytes per pixel for most images, up to 7 for some kinds of JPEG and WebP, and 6 if the image is rotated.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ImageDecoder {
    /** The default limit of {@link #withMaxPixels(long)}, in pixels. */
    public static final long DEFAULT_MAX_PIXELS = 100_000_000;

    /** A Java array of three bytes per pixel can't be longer. */
    private static final long MOST_PIXELS = (Integer.MAX_VALUE - 8L) / RgbImage.CHANNELS;

    private static final ImageDecoder STANDARD = new ImageDecoder(true, OptionalLong.empty(), ResampleOrder.PILLOW_13);

    private final boolean exifOrientation;
    private final OptionalLong maxPixels;
    private final ResampleOrder resampleOrder;

    private ImageDecoder(boolean exifOrientation, OptionalLong maxPixels, ResampleOrder resampleOrder) {
        this.exifOrientation = exifOrientation;
        this.maxPixels = maxPixels;
        this.resampleOrder = resampleOrder;
    }

    /** The decoder with all defaults: images are rotated upright, and the limit is {@link InputLimit#PIXELS}. */
    public static ImageDecoder standard() {
        return STANDARD;
    }

    /** Sets whether images are rotated upright by the orientation in their metadata. Default: true. */
    public ImageDecoder withExifOrientation(boolean apply) {
        return new ImageDecoder(apply, maxPixels, resampleOrder);
    }

    /**
     * Sets the largest number of pixels (width times height) that is accepted, 1 to 715,827,879. Default: {@link
     * InputLimit#PIXELS}, 100 million.
     */
    public ImageDecoder withMaxPixels(long limit) {
        if (limit < 1 || limit > MOST_PIXELS) {
            throw new IllegalArgumentException(
                    "the pixel limit must be between 1 and " + MOST_PIXELS + ", got " + limit);
        }
        return new ImageDecoder(exifOrientation, OptionalLong.of(limit), resampleOrder);
    }

    /** Sets along which axis models resize the decoded images first. Default: {@link ResampleOrder#PILLOW_13}. */
    public ImageDecoder withResampleOrder(ResampleOrder order) {
        return new ImageDecoder(exifOrientation, maxPixels, Objects.requireNonNull(order, "order"));
    }

    /** Along which axis models resize the decoded images first. */
    public ResampleOrder resampleOrder() {
        return resampleOrder;
    }

    /** Identifies the settings that affect the decoded pixels; part of the fingerprints of models and runs. */
    public String fingerprint() {
        String orientation = exifOrientation ? "rgb-upright" : "rgb-stored";
        return resampleOrder == ResampleOrder.HORIZONTAL_FIRST ? orientation : orientation + "|" + resampleOrder;
    }

    /**
     * Decodes one image.
     *
     * @throws UnusableImageException naming the image if its format is not supported, it is damaged or truncated, or it
     *     has too many pixels
     * @throws BadDataException naming the image if it can't be read, or if decoding needs more memory than is available
     */
    public RgbImage decode(ImageSource source) {
        return open(source, image -> {
            int orientation = exifOrientation ? image.orientation() : 1;
            requireMemory(source.name(), image, orientation);
            return Orientation.apply(image.decode(), orientation);
        });
    }

    /**
     * Decodes one image and applies a step to it, such as computing pixel values. If the step fails, the exception
     * names the image as well.
     *
     * @throws UnusableImageException naming the image if it can't be decoded or the step rejects it
     * @throws BadDataException naming the image if it can't be read, or if the step needs more memory than is available
     */
    public <T> T decode(ImageSource source, Function<RgbImage, T> step) {
        RgbImage image = decode(source);
        try {
            return step.apply(image);
        } catch (OutOfMemoryError e) {
            throw new BadDataException(
                    "image " + source.name() + " of " + image.width() + " x " + image.height()
                            + " pixels needs more memory to process than is free: make it smaller, or start Java with a"
                            + " larger heap (-Xmx)",
                    e);
        } catch (BadDataException e) {
            boolean named = String.valueOf(e.getMessage()).contains(source.name());
            throw new UnusableImageException(
                    named ? String.valueOf(e.getMessage()) : "image " + source.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * The size of the image that {@link #decode(ImageSource)} would return. No pixels are decoded.
     *
     * @throws BadDataException as {@link #decode} does, where the structure of the image shows it
     */
    public ImageSize size(ImageSource source) {
        return open(source, image -> {
            int height = (int) image.height();
            int width = (int) image.width();
            boolean turned = exifOrientation && image.orientation() > 4;
            return turned ? new ImageSize(width, height) : new ImageSize(height, width);
        });
    }

    /** Work on an image whose size was found to be within the limits. */
    private interface Step<T> {
        T on(EncodedImage image);
    }

    private <T> T open(ImageSource source, Step<T> step) {
        byte[] encoded = source.read();
        String name = source.name();
        if (encoded.length > InputLimit.IMAGE.value()) {
            throw new BadDataException("image " + name + " has " + encoded.length + " bytes, over the limit of "
                    + InputLimit.IMAGE.value() + "; " + InputLimit.IMAGE.remedy());
        }
        try {
            EncodedImage image = EncodedImage.of(encoded);
            checkSize(name, image.width(), image.height());
            return step.on(image);
        } catch (ImageFault e) {
            if (e.isUnsupported()) {
                throw new UnusableImageException(
                        "image " + name + " is " + e.getMessage()
                                + ", which can't be decoded: convert it to PNG, JPEG, GIF, BMP or WebP",
                        e);
            }
            throw damaged(name, e);
        } catch (OutOfMemoryError e) {
            throw new BadDataException(
                    "image " + name + " (" + encoded.length
                            + " bytes) needs more memory to decode than is free: make it"
                            + " smaller, or start Java with a larger heap (-Xmx)",
                    e);
        } catch (BadDataException e) {
            throw e;
        } catch (RuntimeException e) {
            // The JPEG reader throws all kinds of exceptions when it meets damaged bytes.
            throw damaged(name, e);
        }
    }

    private void checkSize(String name, long width, long height) {
        if (width < 1 || height < 1) {
            throw new UnusableImageException(
                    "image " + name + " has no pixels (" + width + " x " + height + "): remove it");
        }
        long limit = Math.min(maxPixels.orElseGet(InputLimit.PIXELS::value), MOST_PIXELS);
        if (width > limit / height) {
            throw new UnusableImageException(
                    "image " + name + " has " + width + " x " + height + " pixels, over the limit of "
                            + limit + ": make it smaller, or raise the limit with ImageDecoder.withMaxPixels or -D"
                            + InputLimit.PIXELS.property() + "=N");
        }
    }

    private static void requireMemory(String name, EncodedImage image, int orientation) {
        long turning = orientation == 1 ? 0 : 2 * RgbImage.CHANNELS * image.width() * image.height();
        long needed = Math.max(image.decodingBytes(), turning);
        long heap = Runtime.getRuntime().maxMemory();
        if (needed > heap / 4 * 3) {
            throw new BadDataException("image " + name + " of " + image.width() + " x " + image.height()
                    + " pixels needs " + (needed >> 20) + " MiB to decode, but the heap has " + (heap >> 20)
                    + ", of which three quarters may be used: make it smaller, or start Java with a larger heap"
                    + " (-Xmx)");
        }
    }

    private static BadDataException damaged(String name, RuntimeException cause) {
        return new UnusableImageException(
                "image " + name + " is damaged or cut off (" + cause.getMessage()
                        + "): replace it or remove its record from the dataset",
                cause);
    }
}
