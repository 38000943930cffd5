package io.github.rlaifv.core.image.processing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.image.ImageSize;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the image settings of a model folder in the Hugging Face layout: the {@code image_processor} part of {@code
 * processor_config.json}, or {@code preprocessor_config.json}. Missing fields get the defaults of transformers'
 * CLIPImageProcessor.
 */
final class ImageSettingsReader {
    private static final String CURRENT = "processor_config.json";
    private static final String FORMER = "preprocessor_config.json";
    private static final int DEFAULT_EDGE = 224;
    private static final int MOST_RESOLUTIONS = 1000;
    private static final int MOST_PIXELS = 1 << 13;
    private static final double MOST_FACTOR = 1e6;
    /** Longest quoted value in a message, in characters. */
    private static final int SHOWN = 200;

    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);
    private static final Set<String> KNOWN = Set.of(
            "CLIPImageProcessor",
            "CLIPImageProcessorFast",
            "CLIPImageProcessorPil",
            "CLIPFeatureExtractor",
            "LlavaImageProcessor",
            "LlavaImageProcessorFast",
            "LlavaImageProcessorPil");
    private static final List<String> TYPE_FIELDS = List.of("image_processor_type", "feature_extractor_type");
    private static final Set<String> ANYRES =
            Set.of("LlavaNextImageProcessor", "LlavaNextImageProcessorFast", "LlavaNextImageProcessorPil");

    private final Path file;
    private final JsonNode json;

    private ImageSettingsReader(Path file, JsonNode json) {
        this.file = file;
        this.json = json;
    }

    static ImageSettings read(Path folder) {
        return open(folder).settings();
    }

    static ImageSettingsReader open(Path folder) {
        Path current = folder.resolve(CURRENT);
        JsonNode part = JsonFile.readIfPresent(current)
                .map(node -> node.path("image_processor"))
                .orElse(MissingNode.getInstance());
        if (part.isObject()) {
            return new ImageSettingsReader(current, part);
        }
        if (!part.isMissingNode() && !part.isNull()) {
            throw new BadDataException(
                    current + ": image_processor must be an object: download it with the model again");
        }
        Path former = folder.resolve(FORMER);
        JsonNode whole = JsonFile.readIfPresent(former)
                .orElseThrow(() -> new BadDataException("model folder " + folder + " has neither " + FORMER + " nor "
                        + CURRENT + " with an image_processor part: download one of them with the model"));
        return new ImageSettingsReader(former, whole);
    }

    Path file() {
        return file;
    }

    /** The resolutions of anyres tiling ({@code image_grid_pinpoints}). */
    List<ImageSize> pinpoints() {
        if (!ANYRES.contains(type())) {
            throw bad(typeField(), type(), "tiling is expected, as LlavaNextImageProcessor does it");
        }
        return pinpoints(json.path("image_grid_pinpoints"));
    }

    private static List<ImageSize> pinpoints(JsonNode node) {
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

    /** The name of the field that names the image processor. */
    private String typeField() {
        return TYPE_FIELDS.stream()
                .filter(field -> given(field) != null)
                .findFirst()
                .orElse(TYPE_FIELDS.get(0));
    }

    private String type() {
        for (String field : TYPE_FIELDS) {
            JsonNode type = given(field);
            if (type != null && !type.isTextual()) {
                throw bad(field, type.toString(), "a string is expected");
            }
            if (type != null) {
                return type.asText();
            }
        }
        return "CLIPImageProcessor";
    }

    ImageSettings settings() {
        boolean tiled = ANYRES.contains(type());
        if (!tiled && !KNOWN.contains(type())) {
            throw bad(typeField(), type(), "only the CLIP way of processing is supported");
        }
        try {
            return new ImageSettings(
                    // LLaVA-NeXT uses do_pad for padding batches with empty tiles, not images; CLIP's own processor
                    // ignores it.
                    type().startsWith("LlavaImageProcessor") && flag("do_pad", false),
                    flag("do_resize", true) ? size() : null,
                    filter(),
                    flag("do_center_crop", true) ? crop() : null,
                    flag("do_rescale", true) ? rescale() : 1,
                    flag("do_normalize", true),
                    colors("image_mean", CLIP_MEAN),
                    colors("image_std", CLIP_STD));
        } catch (IllegalArgumentException e) {
            throw new BadDataException(file + " has invalid settings: " + e.getMessage(), e);
        }
    }

    private boolean flag(String field, boolean otherwise) {
        JsonNode node = given(field);
        if (node != null && !node.isBoolean()) {
            throw bad(field, node.toString(), "true or false is expected");
        }
        return node == null ? otherwise : node.asBoolean();
    }

    private @Nullable JsonNode given(String field) {
        JsonNode node = json.path(field);
        return node.isMissingNode() || node.isNull() ? null : node;
    }

    private TargetSize size() {
        JsonNode size = given("size");
        if (size == null) {
            return new TargetSize.ShortestEdge(DEFAULT_EDGE);
        }
        if (size.isNumber()) {
            return new TargetSize.ShortestEdge(side("size", size, size));
        }
        if (size.hasNonNull("shortest_edge") && !size.hasNonNull("longest_edge")) {
            return new TargetSize.ShortestEdge(side("size", size, size.path("shortest_edge")));
        }
        return exact("size", size);
    }

    private TargetSize.Exact crop() {
        JsonNode size = given("crop_size");
        if (size == null) {
            return new TargetSize.Exact(DEFAULT_EDGE, DEFAULT_EDGE);
        }
        if (size.isNumber()) {
            return new TargetSize.Exact(side("crop_size", size, size), side("crop_size", size, size));
        }
        return exact("crop_size", size);
    }

    /** Height and width, given by name or as a list in this order. */
    private TargetSize.Exact exact(String field, JsonNode size) {
        if (size.isArray() && size.size() == 2) {
            return new TargetSize.Exact(side(field, size, size.path(0)), side(field, size, size.path(1)));
        }
        return new TargetSize.Exact(side(field, size, size.path("height")), side(field, size, size.path("width")));
    }

    /** The length of a side in pixels. It is limited because an image that is resized to more would fill the memory. */
    private int side(String field, JsonNode size, JsonNode pixels) {
        if (!isWhole(pixels) || pixels.asInt() < 1 || pixels.asInt() > MOST_PIXELS) {
            throw bad(
                    field,
                    size.toString(),
                    "a number, shortest_edge, or height and width is expected, each from 1 to " + MOST_PIXELS);
        }
        return pixels.asInt();
    }

    /** Reads an integer, which may also be written with a decimal point, such as 336.0. */
    private static boolean isWhole(JsonNode number) {
        return number.isNumber() && number.asDouble() == Math.rint(number.asDouble());
    }

    private double rescale() {
        JsonNode node = given("rescale_factor");
        if (node == null) {
            return 1.0 / 255;
        }
        if (!node.isNumber() || !(Math.abs(node.asDouble()) <= MOST_FACTOR)) {
            throw bad("rescale_factor", node.toString(), "a number is expected");
        }
        return node.asDouble();
    }

    private ResampleFilter filter() {
        JsonNode given = given("resample");
        if (given == null) {
            return ResampleFilter.BICUBIC;
        }
        return switch (given.isInt() ? given.asInt() : -1) {
            case 1 -> ResampleFilter.LANCZOS;
            case 2 -> ResampleFilter.BILINEAR;
            case 3 -> ResampleFilter.BICUBIC;
            default -> throw bad("resample", given.toString(), "only 1, 2 and 3 are supported");
        };
    }

    private List<Double> colors(String field, List<Double> otherwise) {
        JsonNode given = given(field);
        if (given == null) {
            return otherwise;
        }
        List<Double> values = new ArrayList<>();
        for (JsonNode value : given) {
            if (!value.isNumber() || !Double.isFinite(value.asDouble())) {
                throw bad(field, given.toString(), "three numbers are expected");
            }
            values.add(value.asDouble());
        }
        return values;
    }

    private BadDataException bad(String field, String value, String why) {
        String shown = value.length() > SHOWN ? value.substring(0, SHOWN) + "..." : value;
        return new BadDataException(file + ": " + field + " is " + shown + ", but " + why
                + ": download the file again, or use another model");
    }
}
