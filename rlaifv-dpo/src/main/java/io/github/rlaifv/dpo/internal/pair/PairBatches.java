package io.github.rlaifv.dpo.internal.pair;

import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.training.LogProbLoss;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.internal.step.LossMemory;
import io.github.rlaifv.dpo.internal.step.MicroBatch;
import io.github.rlaifv.dpo.internal.step.StepObjective;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import io.github.rlaifv.dpo.objective.PairComputation;
import io.github.rlaifv.dpo.objective.PairReference;
import io.github.rlaifv.dpo.objective.PreferenceBatchLoss;
import io.github.rlaifv.dpo.objective.PreferenceObjective;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Splits batches of pairs into micro-batches. If a loss couples the pairs of a batch that is split, the whole batch is
 * scored first without gradient, and each micro-batch gets its part of the loss's derivatives. Results thus do not
 * depend on the split.
 */
final class PairBatches implements LossMemory {
    private final TrainablePolicy policy;
    private final PreferenceObjective objective;
    private final MicroBatch microBatch;
    private final Optional<FirstStep> first;
    private RunningMean seen = RunningMean.EMPTY;

    /**
     * Creates the micro-batches of a run.
     *
     * @param first compares the first step's loss with its closed form; empty if there is none
     */
    PairBatches(
            TrainablePolicy policy, PreferenceObjective objective, MicroBatch microBatch, Optional<FirstStep> first) {
        this.policy = policy;
        this.objective = objective;
        this.microBatch = microBatch;
        this.first = first;
    }

    @Override
    public RunningMean seen() {
        return seen;
    }

    @Override
    public void seen(RunningMean value) {
        seen = value;
    }

    /**
     * Returns the objective of a step.
     *
     * @param steps number of optimizer steps taken before
     * @param batch the pairs of the step
     */
    StepObjective objective(long steps, List<PairExample> batch) {
        Optional<FirstStep> check = steps == 0 ? first : Optional.empty();
        List<List<PairExample>> cut = microBatch.cut(batch, policy, PairExample::requests);
        List<StepObjective.Part> parts =
                objective.loss().coupled() ? coupled(batch, cut, check) : independent(batch, cut, check);
        return new StepObjective() {
            @Override
            public List<Part> parts() {
                return parts;
            }

            @Override
            public String describe() {
                return "the preference pairs of "
                        + batch.stream().map(PairExample::name).collect(Collectors.joining(", "));
            }
        };
    }

    private List<StepObjective.Part> independent(
            List<PairExample> batch, List<List<PairExample>> cut, Optional<FirstStep> check) {
        long chosenTokens = PreferenceBatchLoss.chosenTokens(references(batch));
        return cut.stream()
                .map(part -> new StepObjective.Part(
                        requests(part),
                        named(
                                part,
                                new PreferenceBatchLoss(
                                        objective, references(part), batch.size(), chosenTokens, RunningMean.EMPTY),
                                check)))
                .toList();
    }

    private List<StepObjective.Part> coupled(
            List<PairExample> batch, List<List<PairExample>> cut, Optional<FirstStep> check) {
        PreferenceBatchLoss whole = PreferenceBatchLoss.of(objective, references(batch), seen);
        if (cut.size() == 1) {
            return List.of(
                    new StepObjective.Part(requests(batch), logProbs -> evaluate(batch, whole, check, logProbs)));
        }
        List<List<TokenLogProbs>> logProbs = new ArrayList<>();
        cut.forEach(part -> logProbs.addAll(policy.score(requests(part))));
        LossValue value = evaluate(batch, whole, check, logProbs);
        List<StepObjective.Part> parts = new ArrayList<>();
        int from = 0;
        for (List<PairExample> part : cut) {
            List<ScoreRequest> requests = requests(part);
            double[][][] gradient = Arrays.copyOfRange(value.gradient(), from, from + requests.size());
            // loss and metrics belong to the batch and are reported with the first micro-batch
            LossValue share =
                    new LossValue(from == 0 ? value.loss() : 0, gradient, from == 0 ? value.metrics() : Map.of());
            LogProbLoss known = again -> share;
            parts.add(new StepObjective.Part(requests, known));
            from += requests.size();
        }
        return parts;
    }

    /** Returns the loss of some pairs, with their names in messages. */
    private static LogProbLoss named(List<PairExample> pairs, PreferenceBatchLoss loss, Optional<FirstStep> check) {
        IntFunction<String> names = pair -> pairs.get(pair).name();
        return logProbs -> {
            check.ifPresent(first -> first.check(loss, logProbs, names));
            return loss.evaluate(logProbs, names);
        };
    }

    private LossValue evaluate(
            List<PairExample> batch,
            PreferenceBatchLoss whole,
            Optional<FirstStep> check,
            List<List<TokenLogProbs>> logProbs) {
        IntFunction<String> names = pair -> batch.get(pair).name();
        check.ifPresent(first -> first.check(whole, logProbs, names));
        LossValue value = whole.evaluate(logProbs, names);
        seen = whole.before()
                .plus(whole.computations(logProbs, names).stream()
                        .map(PairComputation::pair)
                        .toList());
        return value;
    }

    private static List<ScoreRequest> requests(List<PairExample> pairs) {
        return pairs.stream().flatMap(pair -> pair.requests().stream()).toList();
    }

    private static List<PairReference> references(List<PairExample> pairs) {
        return pairs.stream().map(PairExample::reference).toList();
    }
}
