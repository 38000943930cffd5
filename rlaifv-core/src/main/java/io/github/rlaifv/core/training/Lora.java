package io.github.rlaifv.core.training;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Low-rank adaptation (LoRA, arXiv 2106.09685, section 4.1): an adapted linear map computes {@code W x + scale * B A x},
 * W staying as it is. {@code Lora.rank(64)} adapts all linear maps of the language model.
 *
 * @param rank r, rows of A and columns of B; within 1 and 32768
 * @param alpha scale is {@code alpha / rank}, or {@code alpha / sqrt(rank)} where rank-stabilized; > 0
 * @param dropout share of A's inputs that is zeroed in training, in [0, 1)
 * @param targets a regular expression that must match a module's whole name, such as {@code
 *     model.language_model.layers.0.self_attn.q_proj}, the name that this library has for it, or the one that the
 *     family's own code has ({@code model.layers.0.self_attn.q_proj}); linear maps of the language model's layers and of
 *     the projector can be adapted
 * @param projector whether the linear maps of the family's projector (merger, connector) are adapted too, whatever
 *     their names
 * @param rankStabilized scale by the root of the rank (rsLoRA, arXiv 2312.03732, section 4)
 * @param seed of A's first values; B starts as zero, so that fresh adapters change nothing
 */
public record Lora(
        int rank, double alpha, double dropout, String targets, boolean projector, boolean rankStabilized, long seed) {

    /** All linear maps of the language model's layers. */
    public static final String LANGUAGE_MODEL =
            ".*language_model.*\\.(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)";

    /** Wider than the matrices of any model, and narrow enough that the elements of an adapter can be counted. */
    private static final int MOST_RANK = 1 << 15;

    public Lora {
        if (rank < 1 || rank > MOST_RANK) {
            throw new IllegalArgumentException("a LoRA's rank must be within 1 and " + MOST_RANK + ", was " + rank);
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

    /** Of all linear maps of the language model; alpha is twice the rank, as LLaVA's own recipe has it, no dropout. */
    public static Lora rank(int rank) {
        return new Lora(rank, 2.0 * rank, 0, LANGUAGE_MODEL, false, false, 0);
    }

    /** The same with another alpha. */
    public Lora withAlpha(double value) {
        return new Lora(rank, value, dropout, targets, projector, rankStabilized, seed);
    }

    /** The same with dropout. */
    public Lora withDropout(double value) {
        return new Lora(rank, alpha, value, targets, projector, rankStabilized, seed);
    }

    /** The same for the modules whose whole name the expression matches. */
    public Lora withTargets(String value) {
        return new Lora(rank, alpha, dropout, value, projector, rankStabilized, seed);
    }

    /** The same, on the linear maps of the projector too. A family whose projector has none refuses it. */
    public Lora withProjector() {
        return withProjector(true);
    }

    /** The same with or without the linear maps of the projector. */
    public Lora withProjector(boolean value) {
        return new Lora(rank, alpha, dropout, targets, value, rankStabilized, seed);
    }

    /** The same with {@code alpha / sqrt(rank)} as the scale. */
    public Lora withRankStabilized(boolean value) {
        return new Lora(rank, alpha, dropout, targets, projector, value, seed);
    }

    /** The same with other first values. */
    public Lora withSeed(long value) {
        return new Lora(rank, alpha, dropout, targets, projector, rankStabilized, value);
    }

    /** What B A is multiplied by. */
    public double scale() {
        return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
    }
}
