package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.internal.LossOptionChecks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A weighted sum of losses, like TRL's {@code loss_type} and {@code loss_weights}. Rewards and beta are those of the
 * first part. {@link PreferenceLoss#mpo} and {@link PreferenceLoss#mdpo} return such sums.
 *
 * @param parts weighted losses, at least one; those that need an auxiliary response must need the same kind
 */
public record MixedLoss(List<Part> parts) implements PreferenceLoss {

    /**
     * A weighted loss.
     *
     * @param weight weight of the loss, >= 0
     * @param loss the loss
     */
    public record Part(double weight, PreferenceLoss loss) {
        public Part {
            LossOptionChecks.notNegative("weight", weight);
        }
    }

    public MixedLoss {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("a mixed loss needs at least one part");
        }
        long auxiliaries = parts.stream()
                .map(part -> part.loss().auxiliary())
                .filter(auxiliary -> auxiliary != AuxiliaryResponse.NONE)
                .distinct()
                .count();
        if (auxiliaries > 1) {
            throw new IllegalArgumentException(
                    "a mixed loss can't combine KtoLoss with Drift.MISMATCHED and ImageConditionedLoss, because both need"
                            + " an auxiliary response per pair: use KtoLoss with Drift.FIXED");
        }
    }

    @Override
    public String name() {
        return parts.stream()
                .map(part -> part.weight() + "*" + part.loss().name())
                .collect(Collectors.joining("+"));
    }

    @Override
    public double beta() {
        return parts.get(0).loss().beta();
    }

    @Override
    public boolean coupled() {
        return parts.stream().anyMatch(part -> part.loss().coupled());
    }

    @Override
    public boolean perToken() {
        return parts.stream().anyMatch(part -> part.loss().perToken());
    }

    @Override
    public boolean needsReference() {
        return parts.stream().anyMatch(part -> part.loss().needsReference());
    }

    @Override
    public AuxiliaryResponse auxiliary() {
        return parts.stream()
                .map(part -> part.loss().auxiliary())
                .filter(auxiliary -> auxiliary != AuxiliaryResponse.NONE)
                .findFirst()
                .orElse(AuxiliaryResponse.NONE);
    }

    @Override
    public double chosenReward(PairLogProbs pair) {
        return parts.get(0).loss().chosenReward(pair);
    }

    @Override
    public double rejectedReward(PairLogProbs pair) {
        return parts.get(0).loss().rejectedReward(pair);
    }

    @Override
    public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
        List<PairLoss> sums = new ArrayList<>();
        for (Part part : parts) {
            List<PairLoss> losses = part.loss().of(pairs, statistics);
            for (int i = 0; i < losses.size(); i++) {
                PairLoss weighted = losses.get(i).times(part.weight());
                if (sums.size() <= i) {
                    sums.add(weighted);
                } else {
                    sums.set(i, sums.get(i).plus(weighted));
                }
            }
        }
        return List.copyOf(sums);
    }
}
