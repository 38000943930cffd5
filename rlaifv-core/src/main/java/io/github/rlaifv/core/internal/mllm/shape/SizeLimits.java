package io.github.rlaifv.core.internal.mllm.shape;

import io.github.rlaifv.core.internal.mllm.config.DecoderConfig;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.Parameter;
import java.nio.file.Path;
import java.util.Locale;

/** Rejects sizes that are mistakes in config.json, which no machine has memory for. */
public final class SizeLimits {
    /** A thousand times the largest published models. */
    private static final double MOST_NUMBERS = 1e15;

    private static final long MOST_IMAGE_TOKENS = 1L << 20;

    private SizeLimits() {}

    /**
     * Checks a model whose fields have usable values one by one.
     *
     * @param shape shape of the model
     * @param file config.json
     * @throws BadDataException naming the fields that make the model too large together
     */
    public static void check(ModelShape shape, Path file) {
        double numbers = shape.parameters().stream()
                .mapToDouble(Parameter::roundedNumbers)
                .sum();
        if (numbers > MOST_NUMBERS) {
            DecoderConfig text = shape.text();
            throw new BadDataException(String.format(
                    Locale.ROOT,
                    "%s: its sizes make a model of %.1e weights, more than %.0e (hidden_size %d, intermediate_size %d,"
                            + " num_hidden_layers %d, num_attention_heads %d, head_dim %d, vocab_size %d, and those of"
                            + " vision_config): %s",
                    file,
                    numbers,
                    MOST_NUMBERS,
                    text.width(),
                    text.inner(),
                    text.layers(),
                    text.attention().heads(),
                    text.attention().headWidth(),
                    text.vocabulary(),
                    "download the file again, or use another model"));
        }
        long tokens = shape.tower().map(TowerShape::imageTokens).orElse(0L);
        if (tokens > MOST_IMAGE_TOKENS) {
            throw new BadDataException(file + ": image_size and patch_size of vision_config (or image_grid_pinpoints,"
                    + " num_query, scale_factor) make " + tokens + " tokens per image, more than " + MOST_IMAGE_TOKENS
                    + ": download the file again, or use another model");
        }
    }
}
