package io.github.rlaifv.core.internal.mllm.family.smolvlm;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.ImageSettings;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.ResampleOrder;
import io.github.rlaifv.core.image.processing.Resampler;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits images into tiles as Idefics3's image processor does: the longer side is resized, then both sides to whole
 * tiles. The whole image comes last, as one tile.
 *
 * @param longest longer side after the first resize, in pixels
 * @param tile side of a tile in pixels
 * @param split whether images are split at all
 * @param tiles computes the pixel values of a tile
 */
record TileSplitter(int longest, int tile, boolean split, ImageProcessor tiles) {
    /** Largest side in pixels. */
    private static final int LIMIT = 4096;

    /** Default mean and standard deviation of each color. */
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);

    private static final FieldRules RULES = ProcessorFields.IMAGES
            .followed("max_image_size", "do_image_splitting")
            .only(
                    "image_processor_type",
                    "Idefics3ImageProcessor",
                    "Idefics3ImageProcessorFast",
                    "Idefics3ImageProcessorPil",
                    "SmolVLMImageProcessor",
                    "SmolVLMImageProcessorFast",
                    "SmolVLMImageProcessorPil")
            // Settings of batches of several images, and of videos.
            .harmless("do_pad", "video_sampling");

    private static final FieldRules SIZE = FieldRules.NONE.followed("longest_edge");

    /** Number of rows and columns of tiles; zero if the whole image is the only tile. */
    record Grid(int rows, int columns) {
        int tiles() {
            return rows * columns + 1;
        }
    }

    static TileSplitter open(Path folder) {
        ConfigFields fields = ProcessorFields.open(folder, RULES);
        if (fields.integer("resample", 1) != 1) {
            throw fields.bad("resample", "must be 1, which is Lanczos");
        }
        SIZE.check(fields.child("size"));
        SIZE.check(fields.child("max_image_size"));
        int tile = fields.child("max_image_size").side("longest_edge", 364);
        return new TileSplitter(
                fields.child("size").side("longest_edge", 4 * tile),
                tile,
                fields.flag("do_image_splitting", true),
                new ImageProcessor(new ImageSettings(
                        false,
                        null,
                        ResampleFilter.LANCZOS,
                        null,
                        fields.number("rescale_factor", ProcessorFields.RESCALED),
                        fields.flag("do_normalize", true),
                        fields.colors("image_mean", HALF),
                        fields.colors("image_std", HALF))));
    }

    /** The size after the first resize. */
    private ImageSize resized(ImageSize image) {
        double aspect = (double) image.width() / image.height();
        int height;
        int width;
        if (image.width() >= image.height()) {
            width = longest;
            height = even((int) (width / aspect));
        } else {
            height = longest;
            width = even((int) (height * aspect));
        }
        aspect = (double) Math.max(1, width) / Math.max(1, height);
        if (width >= height && width > LIMIT) {
            width = LIMIT;
            height = (int) (width / aspect);
        } else if (height > width && height > LIMIT) {
            height = LIMIT;
            width = (int) (height * aspect);
        }
        return new ImageSize(Math.max(1, height), Math.max(1, width));
    }

    private static int even(int value) {
        return value + value % 2;
    }

    /** The size after the second resize, which is whole tiles. */
    private ImageSize whole(ImageSize image) {
        double aspect = (double) image.width() / image.height();
        if (image.width() >= image.height()) {
            int width = up(image.width());
            return new ImageSize(up((int) (width / aspect)), width);
        }
        int height = up(image.height());
        return new ImageSize(height, up((int) (height * aspect)));
    }

    private int up(int pixels) {
        return Math.max(1, (pixels + tile - 1) / tile) * tile;
    }

    Grid grid(ImageSize image) {
        ImageSize whole = whole(resized(image));
        boolean tiled = split && (whole.height() > tile || whole.width() > tile);
        return tiled ? new Grid(whole.height() / tile, whole.width() / tile) : new Grid(0, 0);
    }

    /** Pixel values of the tiles row by row, then of the whole image. */
    List<PixelValues> pixels(RgbImage image, ResampleOrder order) {
        ImageSize size = new ImageSize(image.height(), image.width());
        ImageSize first = resized(size);
        RgbImage resized = Resampler.resize(image, first.width(), first.height(), ResampleFilter.LANCZOS, order);
        Grid grid = grid(size);
        List<PixelValues> result = new ArrayList<>();
        if (split) {
            ImageSize second = whole(first);
            resized = Resampler.resize(resized, second.width(), second.height(), ResampleFilter.LANCZOS, order);
        }
        for (int row = 0; row < grid.rows(); row++) {
            for (int column = 0; column < grid.columns(); column++) {
                result.add(tiles.process(
                        resized.onCanvas(tile, tile, -column * tile, -row * tile, new byte[RgbImage.CHANNELS]), order));
            }
        }
        RgbImage global = resized.width() == tile && resized.height() == tile
                ? resized
                : Resampler.resize(resized, tile, tile, ResampleFilter.LANCZOS, order);
        result.add(tiles.process(global, order));
        return result;
    }

    String fingerprint() {
        return "idefics3-tiles-1|" + longest + "|" + tile + "|" + split + "|" + tiles.fingerprint();
    }
}
