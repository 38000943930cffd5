package io.github.rlaifv.core.internal.mllm.family.qwenvl;

import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.RgbImage;
import io.github.rlaifv.core.image.processing.ImageProcessor;
import io.github.rlaifv.core.image.processing.ImageSettings;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.image.processing.ResampleFilter;
import io.github.rlaifv.core.image.processing.ResampleOrder;
import io.github.rlaifv.core.image.processing.TargetSize;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.FieldRules;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import io.github.rlaifv.core.run.UnusableImageException;
import java.nio.file.Path;
import java.util.List;

/**
 * Resizes images to whole blocks of patches, as close to their own size as the limits allow, and cuts them into
 * patches.
 *
 * @param block side of a block, which becomes one feature row, in pixels
 * @param patchSize side of a patch in pixels
 * @param frames number of times that each patch is repeated
 * @param minPixels smaller images are enlarged
 * @param maxPixels larger images are shrunk
 * @param mean means of red, green and blue
 * @param std standard deviations of red, green and blue
 */
record QwenImageProcessor(
        int block, int patchSize, int frames, long minPixels, long maxPixels, List<Double> mean, List<Double> std) {
    private static final List<Double> MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> STD = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final int MOST_UNEQUAL = 200;

    private static final FieldRules RULES = ProcessorFields.IMAGES
            .followed("patch_size", "merge_size", "temporal_patch_size", "min_pixels", "max_pixels")
            .only(
                    "image_processor_type",
                    "Qwen2VLImageProcessor",
                    "Qwen2VLImageProcessorFast",
                    "Qwen2VLImageProcessorPil",
                    "Qwen2_5_VLImageProcessor");

    private static final FieldRules SIZE = FieldRules.NONE.followed("shortest_edge", "longest_edge");

    /** The fields of processor_config.json, not counting its image processor. */
    private static final FieldRules PROCESSOR = FieldRules.NONE
            .followed("image_processor", "chat_template")
            .only("image_token", "<|image_pad|>")
            .harmless("video_processor", "video_token", "processor_class", "auto_map", "tokenizer");

    QwenImageProcessor {
        mean = List.copyOf(mean);
        std = List.copyOf(std);
    }

    static QwenImageProcessor open(Path folder, QwenVisionShape shape) {
        ConfigFields fields = ProcessorFields.open(folder, RULES);
        PROCESSOR.check(ProcessorFields.whole(folder));
        fields.require("do_normalize", true);
        if (Math.abs(fields.number("rescale_factor", ProcessorFields.RESCALED) - ProcessorFields.RESCALED) > 1e-9) {
            throw fields.bad("rescale_factor", "must be 1/255");
        }
        same(fields, "patch_size", shape.patchSize());
        same(fields, "merge_size", shape.merge());
        same(fields, "temporal_patch_size", shape.frames());
        same(fields, "resample", 3);
        ConfigFields size = fields.child("size");
        SIZE.check(size);
        long least = fields.positive("min_pixels", size.positive("shortest_edge", 56 * 56));
        long most = fields.positive(
                "max_pixels", size.positive("longest_edge", 28 * 28 * 1280, Integer.MAX_VALUE), Integer.MAX_VALUE);
        if (least > most) {
            throw fields.bad("size", "must not have a larger minimum than maximum");
        }
        return new QwenImageProcessor(
                shape.patchSize() * shape.merge(),
                shape.patchSize(),
                shape.frames(),
                least,
                most,
                fields.colors("image_mean", MEAN),
                fields.colors("image_std", STD));
    }

    private static void same(ConfigFields fields, String name, int value) {
        if (fields.integer(name, value) != value) {
            throw fields.bad(name, "must be " + value);
        }
    }

    /** The size that an image is resized to. */
    ImageSize target(ImageSize image, String name) {
        double height = image.height();
        double width = image.width();
        if (Math.max(height, width) / Math.min(height, width) > MOST_UNEQUAL) {
            throw new UnusableImageException("image " + name + " of " + image.width() + " x " + image.height()
                    + " pixels is more than " + MOST_UNEQUAL + " times as long as wide: crop it or remove its record");
        }
        // Halves are rounded to even, as in Python.
        long h = (long) Math.rint(height / block) * block;
        long w = (long) Math.rint(width / block) * block;
        if (h * w > maxPixels) {
            double beta = Math.sqrt(height * width / maxPixels);
            h = Math.max(block, (long) Math.floor(height / beta / block) * block);
            w = Math.max(block, (long) Math.floor(width / beta / block) * block);
        } else if (h * w < minPixels) {
            double beta = Math.sqrt(minPixels / (height * width));
            h = (long) Math.ceil(height * beta / block) * block;
            w = (long) Math.ceil(width * beta / block) * block;
        }
        return new ImageSize(Math.toIntExact(h), Math.toIntExact(w));
    }

    /** Patches [n, 3 * frames * patch * patch]; those of a block follow each other. */
    float[] patches(RgbImage image, ImageSize target, ResampleOrder order) {
        PixelValues pixels = new ImageProcessor(new ImageSettings(
                        false,
                        new TargetSize.Exact(target.height(), target.width()),
                        ResampleFilter.BICUBIC,
                        null,
                        1.0 / 255,
                        true,
                        mean,
                        std))
                .process(image, order);
        float[] values = pixels.values();
        float[] result = new float[values.length * frames];
        int plane = target.height() * target.width();
        int at = 0;
        for (int top = 0; top < target.height(); top += block) {
            for (int left = 0; left < target.width(); left += block) {
                for (int y = top; y < top + block; y += patchSize) {
                    for (int x = left; x < left + block; x += patchSize) {
                        for (int c = 0; c < pixels.channels(); c++) {
                            for (int f = 0; f < frames; f++) {
                                for (int row = y; row < y + patchSize; row++) {
                                    System.arraycopy(
                                            values, c * plane + row * target.width() + x, result, at, patchSize);
                                    at += patchSize;
                                }
                            }
                        }
                    }
                }
            }
        }
        return result;
    }

    String fingerprint() {
        return "qwen-images-1|" + this;
    }
}
