package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.internal.Logistic;

/**
 * The f-divergence that ties the policy to the reference (f-DPO, arXiv 2309.16240, table 1). The score of a response is
 * {@code f'(t)} of the likelihood ratio {@code t = pi / ref = e^rho}. For each kind the score is 0 at t = 1 and
 * increases with rho, with slope 1 there (1/2 for Jensen-Shannon).
 *
 * @param kind kind of divergence
 * @param alpha parameter of the alpha-divergence, in (0, 1]; 1 is the reverse KL divergence; the other kinds ignore it
 */
public record Divergence(Kind kind, double alpha) {

    /** Limit of {@code e^300}, with which products of a score, its slope and a loss's slope fit into a double. */
    private static final double MOST_EXPONENT = 300;

    /** The kind of divergence, with its {@code f'(t)} up to a constant that cancels out in margins. */
    public enum Kind {
        /** Reverse KL divergence, {@code log t = rho}: standard DPO. */
        REVERSE_KL,
        /**
         * Forward KL divergence, {@code 1 - 1/t}: the policy keeps covering everything that the reference generates.
         */
        FORWARD_KL,
        /** Jensen-Shannon divergence, {@code log 2t/(t+1)}. */
        JENSEN_SHANNON,
        /** Alpha-divergence, {@code (t^(a-1) - 1) / (a - 1)}: between reverse KL (a = 1) and forward KL (a = 0). */
        ALPHA
    }

    /** The reverse KL divergence: standard DPO. */
    public static final Divergence REVERSE_KL = new Divergence(Kind.REVERSE_KL, 1);

    /** The forward KL divergence. */
    public static final Divergence FORWARD_KL = new Divergence(Kind.FORWARD_KL, 1);

    /** The Jensen-Shannon divergence. */
    public static final Divergence JENSEN_SHANNON = new Divergence(Kind.JENSEN_SHANNON, 1);

    public Divergence {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1], was " + alpha);
        }
    }

    /** Returns the alpha-divergence; TRL's default is 0.5. */
    public static Divergence alpha(double alpha) {
        return new Divergence(Kind.ALPHA, alpha);
    }

    /**
     * Returns the score of a response and its slope. With {@code FORWARD_KL} and {@code ALPHA} the score is unbounded
     * for very negative log-ratios.
     *
     * @param logRatio log-ratio rho, in nats
     */
    CurvePoint score(double logRatio) {
        return switch (kind) {
            case REVERSE_KL -> new CurvePoint(logRatio, 1);
            case FORWARD_KL -> power(logRatio, -1);
            case JENSEN_SHANNON ->
                new CurvePoint(Math.log(2) - Logistic.softplus(-logRatio), Logistic.sigmoid(-logRatio));
            case ALPHA -> alpha == 1 ? new CurvePoint(logRatio, 1) : power(logRatio, alpha - 1);
        };
    }

    /** Computes {@code (t^k - 1) / k}, continued as a straight line where it would overflow. */
    private static CurvePoint power(double logRatio, double k) {
        double exponent = Math.min(k * logRatio, MOST_EXPONENT);
        double slope = Math.exp(exponent);
        return new CurvePoint((Math.expm1(exponent) + slope * (k * logRatio - exponent)) / k, slope);
    }
}
