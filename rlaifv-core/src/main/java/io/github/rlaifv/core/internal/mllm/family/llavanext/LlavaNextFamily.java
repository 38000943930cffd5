package io.github.rlaifv.core.internal.mllm.family.llavanext;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.image.processing.AnyResTiler;
import io.github.rlaifv.core.image.processing.ImageDecoder;
import io.github.rlaifv.core.image.processing.PixelValues;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.ModelAssembler;
import io.github.rlaifv.core.internal.mllm.ModelFamily;
import io.github.rlaifv.core.internal.mllm.clip.ClipEncoder;
import io.github.rlaifv.core.internal.mllm.clip.ClipShape;
import io.github.rlaifv.core.internal.mllm.config.ConfigFields;
import io.github.rlaifv.core.internal.mllm.config.ProcessorFields;
import io.github.rlaifv.core.internal.mllm.decoder.ParameterList;
import io.github.rlaifv.core.internal.mllm.family.llava.LlavaConfig;
import io.github.rlaifv.core.internal.mllm.family.llava.LlavaFields;
import io.github.rlaifv.core.internal.mllm.shape.ModelShape;
import io.github.rlaifv.core.internal.mllm.shape.StoredType;
import io.github.rlaifv.core.internal.mllm.vision.ImageSizeCache;
import io.github.rlaifv.core.internal.mllm.vision.ModelParts;
import io.github.rlaifv.core.internal.mllm.vision.TileSource;
import io.github.rlaifv.core.internal.mllm.vision.VisionEncoder;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.ParameterGroup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Opens LLaVA-NeXT folders in the Hugging Face layout. */
public final class LlavaNextFamily implements ModelFamily {
    @Override
    public List<String> modelTypes() {
        return List.of("llava_next");
    }

    /** The resolutions of the published models of 336 pixels per tile, for folders that name none. */
    private static final List<ImageSize> PUBLISHED = List.of(
            new ImageSize(336, 672),
            new ImageSize(672, 336),
            new ImageSize(672, 672),
            new ImageSize(1008, 336),
            new ImageSize(336, 1008));

    /** Longest side of an image that a resolution may have. */
    private static final int MOST_PIXELS = 1 << 14;

    /** The image with the most tokens is assumed. */
    @Override
    public ModelShape describe(Path folder, JsonNode config) {
        Path file = folder.resolve("config.json");
        LlavaConfig shape = LlavaConfig.parse(config, file);
        ConfigFields fields = new ConfigFields(config, file);
        List<ImageSize> sizes = fields.lacks("image_grid_pinpoints") ? PUBLISHED : pairs(fields);
        int side = shape.vision().imageSize();
        long patches = side / shape.vision().patchSize();
        long tiles = 1;
        long tokens = 0;
        for (ImageSize size : sizes) {
            long down = Math.max(1, size.height() / side);
            long across = Math.max(1, size.width() / side);
            tiles = Math.max(tiles, 1 + down * across);
            tokens = Math.max(tokens, patches * patches + down * patches * (across * patches + 1));
        }
        return new ModelShape(
                "LLaVA-NeXT",
                shape.text(),
                Optional.of(ClipShape.of(shape.vision(), tiles, tokens)),
                parameters(shape),
                StoredType.of(config));
    }

    private static List<Parameter> parameters(LlavaConfig shape) {
        return new ParameterList()
                .add(
                        ParameterGroup.PROJECTOR,
                        AnyResEncoder.NEWLINE,
                        shape.text().width())
                .clipTower(shape.vision())
                .projector(shape.vision().width(), shape.text().width(), shape.projectorBias())
                .decoder(shape.text())
                .build();
    }

    @Override
    public LocalPolicy open(Path folder, JsonNode config, PolicyOptions options) {
        Path file = folder.resolve("config.json");
        LlavaConfig shape = LlavaConfig.parse(config, file);
        ConfigFields fields = new ConfigFields(config, file);
        ProcessorFields.checkClip(folder);
        LlavaFields.checkProcessor(folder, shape.vision());
        AnyResTiler tiler = AnyResTiler.open(folder);
        check(fields, shape, tiler);
        return new ModelAssembler(folder, config, options)
                .decoder(shape.text())
                .parameters(parameters(shape))
                .names(new LlavaNextNames())
                .vision(parts -> encoder(parts, shape, tiler))
                .format(LlavaNextPrompts.of(folder, config))
                .imageToken(shape.imageToken(), "<image>")
                .open();
    }

    private static void check(ConfigFields fields, LlavaConfig shape, AnyResTiler tiler) {
        if (!shape.vision().dropClass()) {
            throw fields.bad("vision_feature_select_strategy", "must be 'default' in LLaVA-NeXT");
        }
        if (!fields.flag("use_image_newline_parameter", true)) {
            throw fields.bad("use_image_newline_parameter", "must be true, other models are not supported");
        }
        if (tiler.side() != shape.vision().imageSize()) {
            throw fields.bad("vision_config", "must have the image_size " + tiler.side() + " of the image processor");
        }
        if (!fields.lacks("image_grid_pinpoints") && !pairs(fields).equals(tiler.resolutions())) {
            throw fields.bad("image_grid_pinpoints", "differs from those of the image processor");
        }
    }

    private static List<ImageSize> pairs(ConfigFields fields) {
        List<ImageSize> result = new ArrayList<>();
        for (JsonNode size : fields.raw("image_grid_pinpoints")) {
            if (size.size() != 2
                    || !size.path(0).isInt()
                    || !size.path(1).isInt()
                    || !usable(size.path(0).asInt())
                    || !usable(size.path(1).asInt())) {
                throw fields.bad(
                        "image_grid_pinpoints", "must be pairs of height and width, each from 1 to " + MOST_PIXELS);
            }
            result.add(new ImageSize(size.path(0).asInt(), size.path(1).asInt()));
        }
        return result;
    }

    private static boolean usable(int pixels) {
        return pixels > 0 && pixels <= MOST_PIXELS;
    }

    private static VisionEncoder encoder(ModelParts parts, LlavaConfig shape, AnyResTiler tiler) {
        ImageSizeCache sizes = new ImageSizeCache(parts.imageDecoder());
        ClipEncoder tiles = new ClipEncoder(
                parts, shape.vision(), shape.projectorActivation(), new Tiles(parts.imageDecoder(), sizes, tiler));
        int patches = shape.vision().imageSize() / shape.vision().patchSize();
        return new AnyResEncoder(parts, tiles, sizes, new AnyResLayout(tiler, patches));
    }

    private record Tiles(ImageDecoder decoder, ImageSizeCache sizes, AnyResTiler tiler) implements TileSource {
        @Override
        public int tiles(ImageSource image) {
            return tiler.tiles(sizes.of(image));
        }

        @Override
        public List<PixelValues> pixels(ImageSource image) {
            return decoder.decode(image, decoded -> tiler.pixels(decoded, decoder.resampleOrder()));
        }

        @Override
        public String fingerprint() {
            return decoder.fingerprint() + "|" + tiler.fingerprint();
        }
    }
}
