package io.github.rlaifv.core.image.processing;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits images into tiles as LLaVA-NeXT's "anyres" does. The first tile is the whole image, stretched to a square. The
 * others are cut from the image after it was resized to the supported resolution that keeps most of its pixels. Results
 * follow transformers' LlavaNextImageProcessor with its Pillow backend.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class AnyResTiler {
    private static final byte[] BLACK = new byte[RgbImage.CHANNELS];

    private final List<ImageSize> resolutions;
    private final ImageProcessor processor;
    private final int side;

    /**
     * @param resolutions the resolutions that images may be resized to; both sides must be whole multiples of the
     *     tile's side
     * @param settings how each tile is processed; its crop size is the tile's size
     */
    public AnyResTiler(List<ImageSize> resolutions, ImageSettings settings) {
        TargetSize.Exact crop = settings.crop();
        if (crop == null || crop.height() != crop.width()) {
            throw new IllegalArgumentException("tiles need a square crop_size, got " + crop);
        }
        if (resolutions.isEmpty()) {
            throw new IllegalArgumentException("image_grid_pinpoints must name at least one resolution");
        }
        for (ImageSize size : resolutions) {
            if (size.height() % crop.height() != 0 || size.width() % crop.width() != 0) {
                throw new IllegalArgumentException("image_grid_pinpoints must be multiples of the tile's "
                        + crop.height() + " pixels, got " + size.height() + " x " + size.width());
            }
        }
        this.resolutions = List.copyOf(resolutions);
        this.processor = new ImageProcessor(settings);
        this.side = crop.height();
    }

    /**
     * Reads the settings from a model folder in the Hugging Face layout.
     *
     * @throws BadDataException naming file and field if they are missing or not supported
     */
    public static AnyResTiler open(Path modelFolder) {
        ImageSettingsReader reader = ImageSettingsReader.open(modelFolder);
        try {
            return new AnyResTiler(reader.pinpoints(), reader.settings());
        } catch (IllegalArgumentException e) {
            throw new BadDataException(reader.file() + " has invalid settings: " + e.getMessage(), e);
        }
    }

    /** The side of a square tile in pixels. */
    public int side() {
        return side;
    }

    /** The resolutions that images may be resized to before they are cut into tiles. */
    public List<ImageSize> resolutions() {
        return resolutions;
    }

    /**
     * Chooses the resolution for an image: the one that keeps most of its pixels and, among equal ones, wastes the
     * fewest.
     */
    public ImageSize best(ImageSize image) {
        ImageSize best = resolutions.get(0);
        long mostKept = -1;
        long leastWasted = Long.MAX_VALUE;
        for (ImageSize size : resolutions) {
            double scale = Math.min((double) size.width() / image.width(), (double) size.height() / image.height());
            long shown = (long) (image.width() * scale) * (long) (image.height() * scale);
            long kept = Math.min(shown, (long) image.width() * image.height());
            long wasted = (long) size.width() * size.height() - kept;
            if (kept > mostKept || kept == mostKept && wasted < leastWasted) {
                best = size;
                mostKept = kept;
                leastWasted = wasted;
            }
        }
        return best;
    }

    /** Number of tiles of an image: one for the whole image and those of its best resolution. */
    public int tiles(ImageSize image) {
        ImageSize best = best(image);
        return 1 + best.height() / side * (best.width() / side);
    }

    /** Pixel values of all tiles of an image: first the whole image, then the tiles row by row. */
    public List<PixelValues> pixels(RgbImage image) {
        return pixels(image, ResampleOrder.PILLOW_13);
    }

    /**
     * Pixel values of all tiles of an image, first the whole image, then the tiles row by row; resized in the given
     * order.
     */
    public List<PixelValues> pixels(RgbImage image, ResampleOrder order) {
        ResampleFilter filter = processor.settings().filter();
        List<PixelValues> tiles = new ArrayList<>();
        tiles.add(processor.process(Resampler.resize(image, side, side, filter, order), order));
        ImageSize best = best(new ImageSize(image.height(), image.width()));
        RgbImage fitted = fitted(image, best, filter, order);
        for (int y = 0; y < best.height(); y += side) {
            for (int x = 0; x < best.width(); x += side) {
                tiles.add(processor.process(fitted.onCanvas(side, side, -x, -y, BLACK), order));
            }
        }
        return tiles;
    }

    /** Resized with its aspect ratio kept, with black bars on two sides. */
    private static RgbImage fitted(RgbImage image, ImageSize size, ResampleFilter filter, ResampleOrder order) {
        double byWidth = (double) size.width() / image.width();
        double byHeight = (double) size.height() / image.height();
        int width = size.width();
        int height = size.height();
        if (byWidth < byHeight) {
            height = Math.min((int) Math.ceil(image.height() * byWidth), size.height());
        } else {
            width = Math.min((int) Math.ceil(image.width() * byHeight), size.width());
        }
        return Resampler.resize(image, width, height, filter, order)
                .onCanvas(size.width(), size.height(), (size.width() - width) / 2, (size.height() - height) / 2, BLACK);
    }

    /** Sixteen hexadecimal digits that identify the settings; equal for equal settings, also across runs. */
    public String fingerprint() {
        return ContentHash.brief("anyres-1 " + resolutions + processor.fingerprint());
    }
}
