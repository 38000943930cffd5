package io.github.rlaifv.dpo;

/**
 * {@code -log sigmoid(m)} with the margin {@code m = beta * ((log pi(c) - log ref(c)) - (log pi(r) - log ref(r)))} (DPO,
 * arXiv 2305.18290, equation 7; RLAIF-V section 3.3). With label smoothing s it is conservative DPO: {@code -(1 - s) log
 * sigmoid(m) - s log sigmoid(-m)}, for labels that are wrong with probability s.
 *
 * @param beta > 0; 0.1 in the paper
 * @param labelSmoothing s in [0, 0.5)
 */
public record SigmoidLoss(double beta, double labelSmoothing) implements PreferenceLoss {
    public SigmoidLoss {
        if (!(beta > 0) || Double.isInfinite(beta)) {
            throw new IllegalArgumentException("beta must be > 0, was " + beta);
        }
        if (!(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
            throw new IllegalArgumentException("labelSmoothing must be in [0, 0.5), was " + labelSmoothing);
        }
    }

    @Override
    public String name() {
        return labelSmoothing == 0 ? "sigmoid" : "cdpo";
    }

    @Override
    public PairLoss of(PairLogProbs pair) {
        double margin = beta * (pair.chosenLogRatio() - pair.rejectedLogRatio());
        double loss = (1 - labelSmoothing) * softplus(-margin) + labelSmoothing * softplus(margin);
        double slope = labelSmoothing * sigmoid(margin) - (1 - labelSmoothing) * sigmoid(-margin);
        return new PairLoss(loss, beta * slope, -beta * slope);
    }

    /** log(1 + e^x) without overflow, and without losing e^x beside the 1. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    private static double sigmoid(double x) {
        double e = Math.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }
}
