package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.internal.loss.Checks;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Alignment by optimal transport (AOT, arXiv 2406.05882): not each pair's margin but the distribution of
 * margins over the batch is raised. Both samples are sorted and compared quantile by quantile, {@code -log sigma(beta *
 * (upper_(k) - lower_(k)))}, smoothed as in {@link SigmoidLoss}. Equal values keep the pairs' order.
 *
 * @param beta per nat, > 0
 * @param labelSmoothing s in [0, 0.5)
 * @param samples what is compared
 */
public record AotLoss(double beta, double labelSmoothing, Samples samples) implements PreferenceLoss {

    /** Upper and lower sample; nats. */
    public enum Samples {
        /** {@code log pi(c) - log pi(r)} above {@code log ref(c) - log ref(r)}: TRL's "aot". */
        PAIRED,
        /** {@code rho(c)} above {@code rho(r)}: TRL's "aot_unpaired". */
        UNPAIRED
    }

    public AotLoss {
        Checks.positive("beta", beta);
        Checks.smoothing(labelSmoothing);
    }

    /** Paired, without smoothing. */
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

    /** A quantile's loss is shown at the pair of its upper value. */
    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        if (pairs.size() != statistics.pairs()) {
            throw new IllegalArgumentException(
                    name() + " needs all " + statistics.pairs() + " pairs of the batch, has " + pairs.size());
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
            MarginLoss.Point point = SigmoidLoss.smoothed(beta, labelSmoothing, delta);
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
