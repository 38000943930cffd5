package io.github.rlaifv.core.internal.mllm.config;

import java.util.List;

/**
 * How rotary frequencies are slowed down for paths longer than those of the first training: Llama 3.1's rule, {@code
 * rope_type} "llama3". Slow frequencies are divided by a factor, fast ones stay, those between change smoothly.
 *
 * @param factor what slow frequencies are divided by; 1 leaves all as they are
 * @param lowFrequency turns within the original length up to which a frequency is slow
 * @param highFrequency turns from which it is fast
 * @param originalPositions the longest path of the first training
 */
public record RopeScaling(double factor, double lowFrequency, double highFrequency, int originalPositions) {
    /** Rules that leave all frequencies as they are where their factor is 1, up to the model's longest path. */
    private static final List<String> UNIFORM = List.of("linear", "dynamic", "yarn");

    /** Leaves the frequencies as they are. */
    public static final RopeScaling NONE = new RopeScaling(1, 1, 4, 1);

    /**
     * The object that says how positions turn: {@code rope_scaling} where it has fields, else {@code
     * rope_parameters}; transformers reads them in this order.
     */
    public static ConfigFields fields(ConfigFields text) {
        ConfigFields former = text.child("rope_scaling");
        return former.node().isEmpty() ? text.child("rope_parameters") : former;
    }

    /** The base of the rotary positions: inside the object of {@link #fields}, or beside it. */
    public static double theta(ConfigFields text, double otherwise) {
        return fields(text).positiveNumber("rope_theta", text.positiveNumber("rope_theta", otherwise));
    }

    /**
     * Reads a language model's fields, in the spelling of transformers 5 or the one before.
     *
     * @param maxPositions the model's longest path
     * @throws io.github.rlaifv.core.run.BadDataException naming the field, if the frequencies follow another rule
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
     * What each column pair's frequency is multiplied by.
     *
     * @param theta base of the rotary positions
     * @param headWidth of one head, twice as many as there are pairs
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
