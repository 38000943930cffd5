package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Logistic;
import io.github.rlaifv.dpo.loss.MarginLoss.Point;

/**
 * The f-divergence that ties the policy to the reference (f-DPO, arXiv 2309.16240, table 1): a response's score is {@code
 * f'(t)} of the likelihood ratio {@code t = pi / ref = e^rho}. Scores of all kinds are 0 at t = 1 and grow with rho, at
 * slope 1 there (1/2 for Jensen-Shannon).
 *
 * @param kind of divergence
 * @param alpha of the alpha-divergence, in (0, 1]; 1 is the reverse KL divergence; not used by the others
 */
public record Divergence(Kind kind, double alpha) {

    /** {@code e^300}: products of a score, its slope and a loss's stay within a double. */
    private static final double MOST_EXPONENT = 300;

    /** {@code f'(t)} up to a constant that margins don't see. */
    public enum Kind {
        /** {@code log t = rho}: plain DPO. */
        REVERSE_KL,
        /** {@code 1 - 1/t}: covers all that the reference writes. */
        FORWARD_KL,
        /** {@code log 2t/(t+1)}. */
        JENSEN_SHANNON,
        /** {@code (t^(a-1) - 1) / (a - 1)}: between reverse (a = 1) and forward KL (a = 0). */
        ALPHA
    }

    /** Plain DPO. */
    public static final Divergence REVERSE_KL = new Divergence(Kind.REVERSE_KL, 1);

    /** Forward KL. */
    public static final Divergence FORWARD_KL = new Divergence(Kind.FORWARD_KL, 1);

    /** Jensen-Shannon. */
    public static final Divergence JENSEN_SHANNON = new Divergence(Kind.JENSEN_SHANNON, 1);

    public Divergence {
        if (!(alpha > 0 && alpha <= 1)) {
            throw new IllegalArgumentException("alpha must be in (0, 1], was " + alpha);
        }
    }

    /** The alpha-divergence; 0.5 is TRL's default. */
    public static Divergence alpha(double alpha) {
        return new Divergence(Kind.ALPHA, alpha);
    }

    /**
     * A response's score and its slope. Grows without bound towards very negative log-ratios with {@code FORWARD_KL} and
     * {@code ALPHA}.
     *
     * @param logRatio rho, in nats
     */
    Point score(double logRatio) {
        return switch (kind) {
            case REVERSE_KL -> new Point(logRatio, 1);
            case FORWARD_KL -> power(logRatio, -1);
            case JENSEN_SHANNON -> new Point(Math.log(2) - Logistic.softplus(-logRatio), Logistic.sigmoid(-logRatio));
            case ALPHA -> alpha == 1 ? new Point(logRatio, 1) : power(logRatio, alpha - 1);
        };
    }

    /** {@code (t^k - 1) / k}, continued as a straight line where it would overflow. */
    private static Point power(double logRatio, double k) {
        double exponent = Math.min(k * logRatio, MOST_EXPONENT);
        double slope = Math.exp(exponent);
        return new Point((Math.expm1(exponent) + slope * (k * logRatio - exponent)) / k, slope);
    }
}
