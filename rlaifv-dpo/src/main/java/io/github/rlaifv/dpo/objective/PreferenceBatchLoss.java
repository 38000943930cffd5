package io.github.rlaifv.dpo.objective;

import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.train.LengthBaseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The preference loss of some or all pairs of a batch, given the reference's log-probabilities. Each request holds the
 * chosen response first and the rejected one second. If the loss needs a {@link AuxiliaryResponse}, each pair is followed by a
 * request with the auxiliary response alone. Loss, gradient and metrics are divided by the number of pairs of the whole batch,
 * so that the parts of a batch add up to its means.
 *
 * <p>Metrics have TRL's names: {@code rewards/chosen}, {@code rewards/rejected}, {@code rewards/margins},
 * {@code rewards/accuracies} (a tie counts 0), {@code logps/chosen} and {@code logps/rejected}; with a supervised term
 * also {@code nll_loss} (its value before the weight). As in the authors' code, losses with a reference add
 * {@code logps/ref_chosen} and {@code logps/ref_rejected}. If asked for, the metrics of {@link LengthBaseline} show what the
 * lengths of the responses alone would tell.
 *
 * @param objective what is minimized
 * @param references the reference's log-probabilities, one entry per pair, in the order of the requests
 * @param batchPairs number of pairs of the whole batch, at least as many as references; exactly as many for a coupled
 *     loss
 * @param batchChosenTokens number of tokens of all chosen responses of the batch
 * @param before mean log-ratio of earlier batches
 */
public record PreferenceBatchLoss(
        PreferenceObjective objective,
        List<PairReference> references,
        int batchPairs,
        long batchChosenTokens,
        RunningMean before)
        implements LogProbLoss {
    public PreferenceBatchLoss {
        references = List.copyOf(references);
        if (batchPairs < Math.max(1, references.size())) {
            throw new IllegalArgumentException(
                    "a batch of " + batchPairs + " pairs can't have a part of " + references.size());
        }
        if (objective.loss().coupled() && batchPairs != references.size()) {
            throw new IllegalArgumentException("the loss " + objective.loss().name() + " needs all " + batchPairs
                    + " pairs of the batch at once, got " + references.size());
        }
    }

    /** Creates the loss of a whole batch of pairs, without a supervised term. */
    public static PreferenceBatchLoss of(PreferenceLoss loss, List<PairReference> references) {
        return of(PreferenceObjective.of(loss), references, RunningMean.EMPTY);
    }

    /** Creates the loss of a whole batch of pairs. */
    public static PreferenceBatchLoss of(
            PreferenceObjective objective, List<PairReference> references, RunningMean before) {
        return new PreferenceBatchLoss(objective, references, references.size(), chosenTokens(references), before);
    }

    /** Returns the number of tokens of all chosen responses. */
    public static long chosenTokens(List<PairReference> references) {
        return references.stream()
                .mapToLong(reference -> reference.chosen().tokens())
                .sum();
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException if policy and reference tokenize a response differently
     */
    @Override
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs) {
        return evaluate(logProbs, pair -> "pair " + pair + " of the batch");
    }

    /** Evaluates the loss with names of the pairs for messages. */
    public LossValue evaluate(List<List<TokenLogProbs>> logProbs, IntFunction<String> names) {
        List<PairComputation> computations = computations(logProbs, names);
        List<PairLogProbs> pairs =
                computations.stream().map(PairComputation::pair).toList();
        List<PairLoss> losses = objective.loss().of(pairs, statistics(pairs));
        double weight = objective.sft().weight();
        List<PairLoss> nll = objective.sft().loss().of(pairs, statistics(pairs));
        boolean auxiliaries = objective.loss().auxiliary() != AuxiliaryResponse.NONE;

        double share = 1.0 / batchPairs;
        double total = 0;
        List<double[][]> gradient = new ArrayList<>();
        Map<String, Double> metrics = new TreeMap<>();
        for (int i = 0; i < computations.size(); i++) {
            PairLoss value =
                    weight == 0 ? losses.get(i) : losses.get(i).plus(nll.get(i).times(weight));
            total += value.loss();
            gradient.add(computations.get(i).gradient(value, share));
            if (auxiliaries) {
                gradient.add(new double[][] {computations.get(i).auxiliaryGradient(value, share)});
            }
            addMetrics(metrics, pairs.get(i));
            if (weight > 0) {
                metrics.merge("nll_loss", nll.get(i).loss(), Double::sum);
            }
        }
        metrics.replaceAll((name, sum) -> share * sum);
        return new LossValue(share * total, gradient.toArray(double[][][]::new), metrics);
    }

    private BatchStatistics statistics(List<PairLogProbs> pairs) {
        return objective.loss().coupled()
                ? BatchStatistics.of(pairs, before)
                : BatchStatistics.ofLengths(batchPairs, batchChosenTokens);
    }

    /** Returns the loss of each pair, the supervised term included. */
    public List<PairLoss> losses(List<PairLogProbs> pairs) {
        List<PairLoss> losses = objective.loss().of(pairs, statistics(pairs));
        double weight = objective.sft().weight();
        if (weight == 0) {
            return losses;
        }
        List<PairLoss> nll = objective.sft().loss().of(pairs, statistics(pairs));
        return IntStream.range(0, losses.size())
                .mapToObj(i -> losses.get(i).plus(nll.get(i).times(weight)))
                .toList();
    }

    /** Returns what the loss sees of each pair. */
    public List<PairComputation> computations(List<List<TokenLogProbs>> logProbs, IntFunction<String> names) {
        boolean auxiliaries = objective.loss().auxiliary() != AuxiliaryResponse.NONE;
        int perPair = auxiliaries ? 2 : 1;
        if (logProbs.size() != perPair * references.size()) {
            throw new IllegalArgumentException(logProbs.size() + " requests were scored, but "
                    + perPair * references.size()
                    + " are needed for the " + references.size() + " pairs of the reference");
        }
        List<PairComputation> computations = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            List<TokenLogProbs> pair = logProbs.get(perPair * i);
            try {
                computations.add(PairComputation.of(
                        pair.get(0),
                        pair.get(1),
                        auxiliaries ? logProbs.get(perPair * i + 1).get(0) : null,
                        references.get(i),
                        objective));
            } catch (BadDataException e) {
                throw new BadDataException(names.apply(i) + ": " + e.getMessage(), e);
            }
        }
        return computations;
    }

    private void addMetrics(Map<String, Double> metrics, PairLogProbs pair) {
        double chosen = objective.loss().chosenReward(pair);
        double rejected = objective.loss().rejectedReward(pair);
        metrics.merge("rewards/chosen", chosen, Double::sum);
        metrics.merge("rewards/rejected", rejected, Double::sum);
        metrics.merge("rewards/margins", chosen - rejected, Double::sum);
        metrics.merge("rewards/accuracies", chosen > rejected ? 1.0 : 0.0, Double::sum);
        metrics.merge("logps/chosen", pair.policyChosen(), Double::sum);
        metrics.merge("logps/rejected", pair.policyRejected(), Double::sum);
        if (!Double.isNaN(pair.referenceChosen())) {
            metrics.merge("logps/ref_chosen", pair.referenceChosen(), Double::sum);
            metrics.merge("logps/ref_rejected", pair.referenceRejected(), Double::sum);
        }
        if (objective.lengthMetrics()) {
            LengthBaseline.ofPair(pair.chosenTokens(), pair.rejectedTokens(), chosen > rejected)
                    .forEach((name, value) -> metrics.merge(name, value, Double::sum));
        }
    }

    /** Returns the names of all metrics, including the loss. */
    public static List<String> metricNames(PreferenceObjective objective) {
        List<String> names = new ArrayList<>(List.of("loss", "rewards/chosen", "rewards/rejected", "rewards/margins"));
        names.addAll(List.of("rewards/accuracies", "logps/chosen", "logps/rejected"));
        if (objective.lengthMetrics()) {
            names.addAll(LengthBaseline.METRICS);
        }
        if (objective.needsReference()) {
            names.addAll(List.of("logps/ref_chosen", "logps/ref_rejected"));
        }
        if (objective.sft().weight() > 0) {
            names.add("nll_loss");
        }
        return names;
    }
}
