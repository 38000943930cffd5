package io.github.rlaifv.core.internal.mllm.config;

import java.util.List;

/**
 * Scaling of rotary frequencies for sequences longer than those of the original training, by Llama 3.1's rule ({@code
 * rope_type} "llama3"). Low frequencies are divided by a factor, high ones are unchanged, and those in between change
 * smoothly.
 *
 * @param factor divisor of low frequencies; 1 leaves all frequencies unchanged
 * @param lowFrequency a frequency with fewer turns within the original length is low
 * @param highFrequency a frequency with more turns within the original length is high
 * @param originalPositions length of the longest sequence of the original training
 */
public record RopeScaling(double factor, double lowFrequency, double highFrequency, int originalPositions) {
    /** Rules that leave all frequencies unchanged if their factor is 1, up to the model's longest sequence. */
    private static final List<String> UNIFORM = List.of("linear", "dynamic", "yarn");

    /** Leaves all frequencies unchanged. */
    public static final RopeScaling NONE = new RopeScaling(1, 1, 4, 1);

    /**
     * The object with the rotary settings: {@code rope_scaling} if it has fields, otherwise {@code rope_parameters}, in
     * the same order as transformers.
     */
    public static ConfigFields fields(ConfigFields text) {
        ConfigFields former = text.child("rope_scaling");
        return former.node().isEmpty() ? text.child("rope_parameters") : former;
    }

    /** The base of the rotary frequencies: inside the object of {@link #fields}, or beside it. */
    public static double theta(ConfigFields text, double otherwise) {
        return fields(text).positiveNumber("rope_theta", text.positiveNumber("rope_theta", otherwise));
    }

    /**
     * Reads the fields of a language model, as transformers 5 or 4 writes them.
     *
     * @param text fields of the language model
     * @param maxPositions length of the model's longest sequence
     * @throws io.github.rlaifv.core.run.BadDataException naming the field if the rule is not supported
     */
    static RopeScaling of(ConfigFields text, int maxPositions) {
        ConfigFields rope = fields(text);
        String field = rope.lacks("rope_type") ? "type" : "rope_type";
        String type = rope.text(field, "default");
        if (UNIFORM.contains(type) && rope.number("factor", 0) == 1) {
            DecoderFields.ROPE_UNIFORM.check(rope);
            return NONE;
        }
        DecoderFields.ROPE_LLAMA3.check(rope);
        if (type.equals("llama3")) {
            return llama3(rope, maxPositions);
        }
        if (!type.equals("default")) {
            throw rope.bad(field, "is not supported, only 'default' and 'llama3' are");
        }
        return NONE;
    }

    private static RopeScaling llama3(ConfigFields rope, int maxPositions) {
        for (String name : new String[] {"factor", "low_freq_factor", "high_freq_factor"}) {
            if (rope.lacks(name) || !(rope.number(name, 1) > 0)) {
                throw rope.bad(name, "must be a positive number where rope_type is 'llama3'");
            }
        }
        RopeScaling scaling = new RopeScaling(
                rope.positiveNumber("factor", 1),
                rope.positiveNumber("low_freq_factor", 1),
                rope.positiveNumber("high_freq_factor", 1),
                rope.positive("original_max_position_embeddings", maxPositions));
        if (scaling.lowFrequency >= scaling.highFrequency) {
            throw rope.bad("high_freq_factor", "must be above low_freq_factor " + scaling.lowFrequency);
        }
        return scaling;
    }

    /**
     * The factors that the frequencies of column pairs are multiplied by.
     *
     * @param theta base of the rotary frequencies
     * @param headWidth width of one head, twice the number of pairs
     */
    public float[] multipliers(double theta, int headWidth) {
        float[] result = new float[headWidth / 2];
        for (int i = 0; i < result.length; i++) {
            double turns = originalPositions * Math.pow(theta, -2.0 * i / headWidth) / (2 * Math.PI);
            double fast = (turns - lowFrequency) / (highFrequency - lowFrequency);
            double share = Math.min(1, Math.max(0, fast));
            result[i] = (float) (factor == 1 ? 1 : share + (1 - share) / factor);
        }
        return result;
    }
}
