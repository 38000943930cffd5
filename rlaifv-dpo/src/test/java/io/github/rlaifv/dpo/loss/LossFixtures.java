package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.SftMean;
import java.util.List;

/** Pairs and losses that several tests share. */
public final class LossFixtures {
    private LossFixtures() {}

    /** Creates a pair of 2 and 3 tokens, whose auxiliary response has log pi -2 and log ref -1. */
    static PairLogProbs pair(double pc, double pr, double rc, double rr) {
        return new PairLogProbs(pc, pr, rc, rr, 2, 3, -2, -1);
    }

    /** A pair with rho(c) = -1 + 3 = 2, rho(r) = -4 + 2 = -2 and delta = 4. */
    static final PairLogProbs PAIR = pair(-1, -4, -3, -2);

    /** One loss of every kind, with options other than the defaults. */
    public static final List<PreferenceLoss> FAMILY = List.of(
            new SigmoidLoss(0.3, 0),
            new SigmoidLoss(0.3, 0.2),
            new SigmoidLoss(0.3, 0, Divergence.FORWARD_KL),
            new SigmoidLoss(0.3, 0.1, Divergence.JENSEN_SHANNON),
            new SigmoidLoss(0.3, 0, Divergence.alpha(0.5)),
            new HingeLoss(0.3),
            new HingeLoss(0.3, Divergence.JENSEN_SHANNON),
            new IpoLoss(0.3),
            new IpoLoss(0.3, false, Divergence.REVERSE_KL),
            new IpoLoss(0.3, true, Divergence.FORWARD_KL),
            new RobustLoss(0.3, 0.1),
            new RobustLoss(0.3, 0.1, Divergence.alpha(0.3)),
            new ExoLoss(0.3, 0.1),
            new ExoLoss(0.3, 0.1, Divergence.JENSEN_SHANNON),
            new DiscoPopLoss(0.3),
            new DiscoPopLoss(0.3, 1.5, Divergence.JENSEN_SHANNON),
            new NormalizedSigmoidLoss(2.5),
            new NormalizedSigmoidLoss(2.5, Divergence.alpha(0.7)),
            new NcaLoss(0.3),
            new BcoLoss(0.3),
            new BcoLoss(0.3, BcoLoss.Shift.RUNNING_MEAN),
            new SppoLoss(0.3),
            new AotLoss(0.3, 0.1, AotLoss.Samples.PAIRED),
            new AotLoss(0.3, 0.1, AotLoss.Samples.UNPAIRED),
            new ApoZeroLoss(0.3),
            new ApoDownLoss(0.3),
            new SimPoLoss(2, 0.5),
            new OrpoLoss(0.3),
            new KtoLoss(0.3),
            new KtoLoss(0.3, 1.5, 0.5, KtoLoss.Drift.FIXED, 0.4),
            new AnchorLoss(0.3, 0.2),
            new ImageConditionedLoss(0.3),
            new ChosenNllLoss(SftMean.RESPONSE_TOKENS),
            new ChosenNllLoss(SftMean.BATCH_TOKENS),
            new ChosenNllLoss(SftMean.SUM),
            new ReferenceFreeLoss(new SigmoidLoss(0.3, 0)),
            PreferenceLoss.mpo(0.3),
            PreferenceLoss.mdpo(0.3),
            new MixedLoss(
                    List.of(new MixedLoss.Part(0.7, new AotLoss(0.2)), new MixedLoss.Part(0.1, new KtoLoss(0.3)))));
}
