package io.github.rlaifv.core.internal.mllm.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The image processor's settings of families with a processing of their own. */
public final class ProcessorFields {
    /** What colors are multiplied by where the settings don't say. */
    public static final double RESCALED = 1.0 / 255;

    private static final String CURRENT = "processor_config.json";
    private static final String FORMER = "preprocessor_config.json";
    private static final String SQUARE = "default_to_square";

    /** What every image processor's settings may say. */
    public static final FieldRules IMAGES = FieldRules.NONE
            .followed("do_resize", "size", "resample", "do_rescale", "rescale_factor", "do_normalize", "image_mean")
            .followed("image_std", "image_processor_type", "feature_extractor_type")
            .only("data_format", "channels_first")
            // images are RGB here before anything else; their number in a prompt is counted from the features
            .harmless("do_convert_rgb", "processor_class", "auto_map", "image_seq_len", "image_seq_length")
            .harmless("device", "return_tensors", "input_data_format", "disable_grouping", "chat_template")
            // how a size that is one number would be read; sizes are objects here, see checkSize
            .followed(SQUARE);

    /** CLIP's way, also for tiles. */
    private static final FieldRules CLIP = IMAGES.followed("do_center_crop", "crop_size", "do_pad")
            .followed("image_grid_pinpoints")
            .only("aspect_ratio_setting", "anyres");

    private ProcessorFields() {}

    /**
     * Looks at the fields of a folder's image processor of CLIP's kind.
     *
     * @throws BadDataException naming file and field
     */
    public static void checkClip(Path folder) {
        ConfigFields fields = read(folder);
        CLIP.check(fields);
        checkSize(fields);
    }

    /** Whether one number means the shorter side, as it is read here, or both. */
    private static void checkSize(ConfigFields fields) {
        if (fields.flag(SQUARE, false) && fields.raw("size").isNumber()) {
            throw fields.bad(SQUARE, "is not supported where size is a number, only false is");
        }
    }

    /**
     * The {@code image_processor} part of processor_config.json, or preprocessor_config.json.
     *
     * @param rules what the family reads of it
     * @throws BadDataException naming both files if there is neither, or the field that says that a step of the processing
     *     is left out or done otherwise, or that colors can't be normalized with
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

    /** processor_config.json, without fields where there is none. */
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
