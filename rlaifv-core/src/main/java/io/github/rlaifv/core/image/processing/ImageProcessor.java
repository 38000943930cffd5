package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Turns a decoded image into pixel values as transformers' CLIPImageProcessor does with its Pillow backend: pad to a
 * square (off by default), resize, crop the center, rescale and normalize.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class ImageProcessor {
    private static final int LEVELS = 256;

    private final ImageSettings settings;
    /** {@code [3 x 256]}: the pixel value of each of the 256 levels of each channel. */
    private final float[] values;

    /** Creates a processor with the given settings. */
    public ImageProcessor(ImageSettings settings) {
        this.settings = Objects.requireNonNull(settings, "settings");
        this.values = values(settings);
    }

    /**
     * Reads the settings from a model folder in the Hugging Face layout, from {@code processor_config.json} or {@code
     * preprocessor_config.json}.
     *
     * @throws BadDataException naming file and field if they are missing or not supported
     */
    public static ImageProcessor open(Path modelFolder) {
        return new ImageProcessor(ImageSettingsReader.read(modelFolder));
    }

    /** The settings of this processor. */
    public ImageSettings settings() {
        return settings;
    }

    /** A short text that identifies the settings; equal for equal settings, also across runs. */
    public String fingerprint() {
        return settings.fingerprint();
    }

    /** Returns the same processor with padding to a square, as the original LLaVA code has it, switched on or off. */
    public ImageProcessor withPadToSquare(boolean pad) {
        return new ImageProcessor(settings.withPadToSquare(pad));
    }

    /**
     * Computes the pixel values of one image.
     *
     * @return pixel values {@code [3 x height x width]}
     * @throws BadDataException if the image is so long and thin that resizing it would need too much memory
     */
    public PixelValues process(RgbImage image) {
        return process(image, ResampleOrder.PILLOW_13);
    }

    /**
     * Computes the pixel values of one image, resized in the given order.
     *
     * @return pixel values {@code [3 x height x width]}
     * @throws BadDataException if the image is so long and thin that resizing it would need too much memory
     */
    public PixelValues process(RgbImage image, ResampleOrder order) {
        RgbImage padded = settings.padToSquare() ? square(image) : image;
        RgbImage resized = resize(padded, order);
        TargetSize.Exact crop = settings.crop();
        RgbImage cropped = crop == null
                ? resized
                : resized.onCanvas(
                        crop.width(),
                        crop.height(),
                        cropOffset(resized.width(), crop.width()),
                        cropOffset(resized.height(), crop.height()),
                        new byte[RgbImage.CHANNELS]);
        return planes(cropped);
    }

    private RgbImage square(RgbImage image) {
        int edge = Math.max(image.width(), image.height());
        if (image.width() == image.height()) {
            return image;
        }
        byte[] background = new byte[RgbImage.CHANNELS];
        for (int c = 0; c < background.length; c++) {
            background[c] = (byte) (int) (settings.mean().get(c) * 255);
        }
        requireAffordable(image, edge, edge);
        return image.onCanvas(edge, edge, (edge - image.width()) / 2, (edge - image.height()) / 2, background);
    }

    private RgbImage resize(RgbImage image, ResampleOrder order) {
        TargetSize target = settings.resize();
        if (target == null) {
            return image;
        }
        if (target instanceof TargetSize.Exact exact) {
            return Resampler.resize(image, exact.width(), exact.height(), settings.filter(), order);
        }
        int edge = ((TargetSize.ShortestEdge) target).pixels();
        int shorter = Math.min(image.width(), image.height());
        int longer = Math.max(image.width(), image.height());
        long scaled = (long) ((double) ((long) edge * longer) / shorter);
        requireAffordable(image, edge, scaled);
        return image.width() <= image.height()
                ? Resampler.resize(image, edge, (int) scaled, settings.filter(), order)
                : Resampler.resize(image, (int) scaled, edge, settings.filter(), order);
    }

    private static void requireAffordable(RgbImage image, long width, long height) {
        if (width * height > ImageDecoder.DEFAULT_MAX_PIXELS) {
            throw new BadDataException("an image of " + image.width() + " x " + image.height()
                    + " pixels is too long and thin: processing needs " + width + " x " + height
                    + " pixels; crop it or remove its record from the dataset");
        }
    }

    /** Where the image starts within the crop, rounded as transformers does; negative if the image is cut off there. */
    private static int cropOffset(int size, int crop) {
        return size >= crop ? -((size - crop) / 2) : (crop - size + 1) / 2;
    }

    private PixelValues planes(RgbImage image) {
        byte[] rgb = image.rgb();
        int plane = image.width() * image.height();
        float[] out = new float[rgb.length];
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            int at = c;
            for (int i = 0; i < plane; i++, at += RgbImage.CHANNELS) {
                out[c * plane + i] = values[c * LEVELS + (rgb[at] & 0xff)];
            }
        }
        return new PixelValues(RgbImage.CHANNELS, image.height(), image.width(), out);
    }

    private static float[] values(ImageSettings settings) {
        float[] values = new float[RgbImage.CHANNELS * LEVELS];
        for (int c = 0; c < RgbImage.CHANNELS; c++) {
            float mean = settings.mean().get(c).floatValue();
            float std = settings.std().get(c).floatValue();
            for (int level = 0; level < LEVELS; level++) {
                float rescaled = (float) (level * settings.rescaleFactor());
                values[c * LEVELS + level] = settings.normalize() ? (rescaled - mean) / std : rescaled;
            }
        }
        return values;
    }
}
