package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Alignment via optimal transport (AOT, arXiv 2406.05882). It raises the distribution of margins over the batch instead
 * of each pair's margin: an upper and a lower sample are sorted and compared quantile by quantile,
 * {@code -log sigma(beta * (upper_(k) - lower_(k)))}, smoothed as in {@link SigmoidLoss}. Equal values keep the order
 * of the pairs.
 *
 * @param beta strength of the tie to the reference, per nat, > 0
 * @param labelSmoothing assumed share of wrong labels, in [0, 0.5)
 * @param samples the two samples that are compared
 */
public record AotLoss(double beta, double labelSmoothing, Samples samples) implements PreferenceLoss {

    /** The upper and the lower sample, in nats. */
    public enum Samples {
        /** Compares {@code log pi(c) - log pi(r)} with {@code log ref(c) - log ref(r)}; TRL's "aot". */
        PAIRED,
        /** Compares {@code rho(c)} with {@code rho(r)}; TRL's "aot_unpaired". */
        UNPAIRED
    }

    public AotLoss {
        LossOptionChecks.positive("beta", beta);
        LossOptionChecks.smoothing(labelSmoothing);
    }

    /** Creates the paired loss without label smoothing. */
    public AotLoss(double beta) {
        this(beta, 0, Samples.PAIRED);
    }

    @Override
    public String name() {
        return samples == Samples.PAIRED ? "aot" : "aot_unpaired";
    }

    @Override
    public boolean coupled() {
        return true;
    }

    /** Returns the loss of each pair; the loss of a quantile is attributed to the pair of its upper value. */
    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        if (pairs.size() != statistics.pairs()) {
            throw new IllegalArgumentException(
                    name() + " needs all " + statistics.pairs() + " pairs of the batch, got " + pairs.size());
        }
        boolean paired = samples == Samples.PAIRED;
        int[] upper = sorted(
                pairs, paired ? pair -> pair.policyChosen() - pair.policyRejected() : PairLogProbs::chosenLogRatio);
        int[] lower = sorted(
                pairs,
                paired ? pair -> pair.referenceChosen() - pair.referenceRejected() : PairLogProbs::rejectedLogRatio);
        PairLoss[] losses = new PairLoss[pairs.size()];
        Arrays.fill(losses, new PairLoss(0, 0, 0));
        for (int k = 0; k < losses.length; k++) {
            PairLogProbs high = pairs.get(upper[k]);
            PairLogProbs low = pairs.get(lower[k]);
            double delta = paired
                    ? high.policyChosen() - high.policyRejected() - low.referenceChosen() + low.referenceRejected()
                    : high.chosenLogRatio() - low.rejectedLogRatio();
            CurvePoint point = SigmoidLoss.smoothed(beta, labelSmoothing, delta);
            int rejected = paired ? upper[k] : lower[k];
            losses[upper[k]] = losses[upper[k]].plus(new PairLoss(point.value(), point.slope(), 0));
            losses[rejected] = losses[rejected].plus(new PairLoss(0, 0, -point.slope()));
        }
        return List.of(losses);
    }

    private static int[] sorted(List<PairLogProbs> pairs, ToDoubleFunction<PairLogProbs> value) {
        return IntStream.range(0, pairs.size())
                .boxed()
                .sorted(Comparator.comparingDouble(i -> value.applyAsDouble(pairs.get(i))))
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
