package io.github.rlaifv.core.image.processing;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.hash.Hashing;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * LLaVA-NeXT's "anyres": an image is stretched to one square tile and, at the resolution among some given ones that
 * keeps most of it, cut into tiles of the same size. Follows transformers' LlavaNextImageProcessor on its Pillow path.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class AnyResTiler {
    private static final byte[] BLACK = new byte[RgbImage.CHANNELS];

    private static final int MOST_RESOLUTIONS = 1000;
    private static final int MOST_PIXELS = 1 << 13;

    private final List<ImageSize> resolutions;
    private final ImageProcessor processor;
    private final int side;

    /**
     * @param resolutions that images are tiled at; whole multiples of the tile's side
     * @param settings of each tile; the crop is the tile's size
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
     * Reads the settings of a model folder.
     *
     * @throws BadDataException naming file and field if they are missing or not supported
     */
    public static AnyResTiler open(Path modelFolder) {
        ImageSettingsReader reader = ImageSettingsReader.open(modelFolder);
        try {
            return new AnyResTiler(reader.pinpoints(), reader.settings());
        } catch (IllegalArgumentException e) {
            throw new BadDataException(reader.file() + " holds unusable settings: " + e.getMessage(), e);
        }
    }

    /** The height and width of a tile, in pixels. */
    public int side() {
        return side;
    }

    /** What images are tiled at. */
    public List<ImageSize> resolutions() {
        return resolutions;
    }

    /** The resolution that keeps most of an image's pixels and, among those, wastes fewest. */
    public ImageSize best(ImageSize picture) {
        ImageSize best = resolutions.get(0);
        long mostKept = -1;
        long leastWasted = Long.MAX_VALUE;
        for (ImageSize size : resolutions) {
            double scale = Math.min((double) size.width() / picture.width(), (double) size.height() / picture.height());
            long shown = (long) (picture.width() * scale) * (long) (picture.height() * scale);
            long kept = Math.min(shown, (long) picture.width() * picture.height());
            long wasted = (long) size.width() * size.height() - kept;
            if (kept > mostKept || kept == mostKept && wasted < leastWasted) {
                best = size;
                mostKept = kept;
                leastWasted = wasted;
            }
        }
        return best;
    }

    /** How many tiles an image has: the whole and those of its best resolution. */
    public int tiles(ImageSize picture) {
        ImageSize best = best(picture);
        return 1 + best.height() / side * (best.width() / side);
    }

    /** The whole image as a tile, then the tiles row by row. */
    public List<PixelValues> pixels(RgbImage picture) {
        return pixels(picture, ResampleOrder.PILLOW_13);
    }

    /** The whole image as a tile, then the tiles row by row; resized one way first. */
    public List<PixelValues> pixels(RgbImage picture, ResampleOrder order) {
        ResampleFilter filter = processor.settings().filter();
        List<PixelValues> tiles = new ArrayList<>();
        tiles.add(processor.process(Resampler.resize(picture, side, side, filter, order), order));
        ImageSize best = best(new ImageSize(picture.height(), picture.width()));
        RgbImage fitted = fitted(picture, best, filter, order);
        for (int y = 0; y < best.height(); y += side) {
            for (int x = 0; x < best.width(); x += side) {
                tiles.add(processor.process(fitted.onCanvas(side, side, -x, -y, BLACK), order));
            }
        }
        return tiles;
    }

    /** In its own proportions, with black at two sides. */
    private static RgbImage fitted(RgbImage picture, ImageSize size, ResampleFilter filter, ResampleOrder order) {
        double byWidth = (double) size.width() / picture.width();
        double byHeight = (double) size.height() / picture.height();
        int width = size.width();
        int height = size.height();
        if (byWidth < byHeight) {
            height = Math.min((int) Math.ceil(picture.height() * byWidth), size.height());
        } else {
            width = Math.min((int) Math.ceil(picture.width() * byHeight), size.width());
        }
        return Resampler.resize(picture, width, height, filter, order)
                .onCanvas(size.width(), size.height(), (size.width() - width) / 2, (size.height() - height) / 2, BLACK);
    }

    /** Sixteen hexadecimal digits, equal for equal settings in every run. */
    public String fingerprint() {
        return Hashing.sha256()
                .hashString("anyres-1 " + resolutions + processor.fingerprint(), StandardCharsets.UTF_8)
                .toString()
                .substring(0, 16);
    }

    static List<ImageSize> pinpoints(JsonNode node) {
        List<ImageSize> sizes = new ArrayList<>();
        if (!node.isMissingNode() && !node.isArray() || node.size() > MOST_RESOLUTIONS) {
            throw new IllegalArgumentException(
                    "image_grid_pinpoints must be a list of at most " + MOST_RESOLUTIONS + " sizes");
        }
        for (JsonNode size : node) {
            if (size.size() != 2
                    || !size.path(0).isInt()
                    || !size.path(1).isInt()
                    || size.path(0).asInt() < 1
                    || size.path(0).asInt() > MOST_PIXELS
                    || size.path(1).asInt() < 1
                    || size.path(1).asInt() > MOST_PIXELS) {
                throw new IllegalArgumentException("image_grid_pinpoints must be pairs of height and width from 1 to "
                        + MOST_PIXELS + ", one is " + (size.size() <= 2 ? size : "of " + size.size()));
            }
            sizes.add(new ImageSize(size.path(0).asInt(), size.path(1).asInt()));
        }
        return sizes;
    }
}
