package io.github.rlaifv.core.training;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Settings of low-rank adaptation (LoRA, arXiv 2106.09685, section 4.1). An adapted linear map computes {@code W x +
 * scale * B A x}, where W is frozen and A and B are trained. {@code Lora.rank(64)} adapts all linear maps of the
 * language model.
 *
 * @param rank number of rows of A and of columns of B, in [1, 32768]
 * @param alpha numerator of the scale, which is {@code alpha / rank}, or {@code alpha / sqrt(rank)} if rank-stabilized;
 *     greater than 0
 * @param dropout fraction of A's inputs that is zeroed in training, in [0, 1)
 * @param targets a regular expression that must match a module's whole name, either this library's name such as {@code
 *     model.language_model.layers.0.self_attn.q_proj}, or that of the family's own code such as {@code
 *     model.layers.0.self_attn.q_proj}. Linear maps of the language model's layers and of the projector can be adapted
 * @param projector whether all linear maps of the family's projector (also called merger or connector) are adapted too,
 *     whatever their names are
 * @param rankStabilized whether the scale uses the root of the rank (rsLoRA, arXiv 2312.03732, section 4)
 * @param seed seed of A's initial values; B starts as zero, so that new adapters change nothing
 */
public record Lora(
        int rank, double alpha, double dropout, String targets, boolean projector, boolean rankStabilized, long seed) {

    /** A target expression that matches all linear maps of the language model's layers. */
    public static final String LANGUAGE_MODEL =
            ".*language_model.*\\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)";

    /**
     * Larger than the matrices of any model, and small enough that the number of an adapter's elements does not
     * overflow.
     */
    private static final int MOST_RANK = 1 << 15;

    public Lora {
        if (rank < 1 || rank > MOST_RANK) {
            throw new IllegalArgumentException("a LoRA's rank must be in [1, " + MOST_RANK + "], was " + rank);
        }
        if (!(alpha > 0) || Double.isInfinite(alpha)) {
            throw new IllegalArgumentException("a LoRA's alpha must be > 0, was " + alpha);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a LoRA's dropout must be in [0, 1), was " + dropout);
        }
        try {
            Pattern.compile(targets);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "a LoRA's targets must be a regular expression, was " + targets + ": " + e.getMessage(), e);
        }
    }

    /**
     * Adapts all linear maps of the language model, with alpha = 2 * rank as in LLaVA's own recipe, and without
     * dropout.
     */
    public static Lora rank(int rank) {
        return new Lora(rank, 2.0 * rank, 0, LANGUAGE_MODEL, false, false, 0);
    }

    /** Returns the same settings with another alpha. */
    public Lora withAlpha(double value) {
        return new Lora(rank, value, dropout, targets, projector, rankStabilized, seed);
    }

    /** Returns the same settings with another dropout. Default: 0. */
    public Lora withDropout(double value) {
        return new Lora(rank, alpha, value, targets, projector, rankStabilized, seed);
    }

    /**
     * Returns the same settings for the modules whose whole name the regular expression matches. Default: {@link
     * #LANGUAGE_MODEL}.
     */
    public Lora withTargets(String value) {
        return new Lora(rank, alpha, dropout, value, projector, rankStabilized, seed);
    }

    /**
     * Returns the same settings with the projector's linear maps adapted too. Families whose projector has none reject
     * it.
     */
    public Lora withProjector() {
        return withProjector(true);
    }

    /** Returns the same settings with the projector's linear maps adapted or not. Default: false. */
    public Lora withProjector(boolean value) {
        return new Lora(rank, alpha, dropout, targets, value, rankStabilized, seed);
    }

    /** Returns the same settings with {@code alpha / sqrt(rank)} as the scale or not. Default: false. */
    public Lora withRankStabilized(boolean value) {
        return new Lora(rank, alpha, dropout, targets, projector, value, seed);
    }

    /** Returns the same settings with another seed of A's initial values. */
    public Lora withSeed(long value) {
        return new Lora(rank, alpha, dropout, targets, projector, rankStabilized, value);
    }

    /** The factor that {@code B A} is multiplied by. */
    public double scale() {
        return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
    }
}
