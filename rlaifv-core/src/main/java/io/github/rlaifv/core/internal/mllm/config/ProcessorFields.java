package io.github.rlaifv.core.internal.mllm.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** Reads the image processor settings of families that process images in their own way. */
public final class ProcessorFields {
    /** Default of the factor that color values are multiplied by. */
    public static final double RESCALED = 1.0 / 255;

    private static final String CURRENT = "processor_config.json";
    private static final String FORMER = "preprocessor_config.json";
    private static final String SQUARE = "default_to_square";

    /** Fields that the settings of every image processor may have. */
    public static final FieldRules IMAGES = FieldRules.NONE
            .followed("do_resize", "size", "resample", "do_rescale", "rescale_factor", "do_normalize", "image_mean")
            .followed("image_std", "image_processor_type", "feature_extractor_type")
            .only("data_format", "channels_first")
            // Images are always converted to RGB first, and their number in a prompt follows from the features.
            .harmless("do_convert_rgb", "processor_class", "auto_map", "image_seq_len", "image_seq_length")
            .harmless("device", "return_tensors", "input_data_format", "disable_grouping", "chat_template")
            // Decides how a size given as one number is read; sizes are objects here, see checkSize.
            .followed(SQUARE);

    /** The fields of CLIP's image processor, also for tiles. */
    private static final FieldRules CLIP = IMAGES.followed("do_center_crop", "crop_size", "do_pad")
            .followed("image_grid_pinpoints")
            .only("aspect_ratio_setting", "anyres");

    private ProcessorFields() {}

    /**
     * Checks the fields of a folder with an image processor of CLIP's kind.
     *
     * @throws BadDataException naming file and field if a field is not supported
     */
    public static void checkClip(Path folder) {
        ConfigFields fields = read(folder);
        CLIP.check(fields);
        checkSize(fields);
    }

    /** Rejects settings in which one number as size means both sides; here it means the shorter side. */
    private static void checkSize(ConfigFields fields) {
        if (fields.flag(SQUARE, false) && fields.raw("size").isNumber()) {
            throw fields.bad(SQUARE, "is not supported where size is a number, only false is");
        }
    }

    /**
     * The {@code image_processor} part of processor_config.json, or else preprocessor_config.json.
     *
     * @param folder the model folder
     * @param rules fields that the family reads
     * @throws BadDataException naming both files if neither exists, or the field that switches a step of the processing
     *     off, changes it in an unsupported way, or makes normalization impossible
     */
    public static ConfigFields open(Path folder, FieldRules rules) {
        ConfigFields fields = read(folder);
        rules.check(fields);
        for (String flag : List.of("do_resize", "do_rescale")) {
            fields.require(flag, true);
        }
        fields.positiveNumber("rescale_factor", RESCALED);
        List<Double> ones = List.of(1.0, 1.0, 1.0);
        fields.colors("image_mean", ones);
        if (!fields.colors("image_std", ones).stream().allMatch(value -> value > 0)) {
            throw fields.bad("image_std", "must be positive");
        }
        return fields;
    }

    /** The fields of processor_config.json; none if it does not exist. */
    public static ConfigFields whole(Path folder) {
        Path file = folder.resolve(CURRENT);
        return new ConfigFields(JsonFile.readIfPresent(file).orElse(MissingNode.getInstance()), file);
    }

    private static ConfigFields read(Path folder) {
        Path current = folder.resolve(CURRENT);
        JsonNode part = JsonFile.readIfPresent(current)
                .map(node -> node.path("image_processor"))
                .filter(JsonNode::isObject)
                .orElse(null);
        if (part != null) {
            return new ConfigFields(part, current, "image_processor.");
        }
        Path former = folder.resolve(FORMER);
        if (!Files.exists(former, LinkOption.NOFOLLOW_LINKS)) {
            throw new BadDataException("model folder " + folder + " has neither " + FORMER + " nor " + CURRENT
                    + " with an image_processor part: download one of them with the model");
        }
        return new ConfigFields(JsonFile.read(former), former);
    }
}
