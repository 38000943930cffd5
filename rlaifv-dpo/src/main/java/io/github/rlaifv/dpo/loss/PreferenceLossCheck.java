package io.github.rlaifv.dpo.loss;

import io.github.rlaifv.dpo.loss.batch.AuxiliaryResponse;
import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.loss.batch.RunningMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Checks that a preference loss meets the requirements of training. Use it in the tests of a loss of your own:
 *
 * <pre>{@code
 * @Test
 * void meetsTheRequirementsOfTraining() {
 *     assertEquals(List.of(), PreferenceLossCheck.problems(new MyLoss(0.1)));
 * }
 * }</pre>
 *
 * <p>The loss is evaluated on made-up pairs, which are always the same:
 *
 * <ul>
 *   <li>Derivatives agree with central differences of the value. A corner is accepted if the derivative lies between
 *       the slopes of both sides.
 *   <li>Value and derivatives are finite, also at log-ratios of 300 nats.
 *   <li>A loss that is not {@link PreferenceLoss#coupled} is the same for any part of a batch. One that is not
 *       {@link PreferenceLoss#perToken} is the same for any number of tokens. One that needs no reference or no
 *       auxiliary response is the same without it.
 *   <li>{@code toString} is overridden: it names the loss in {@code training.json}, and a resumed run is recognized by
 *       it.
 * </ul>
 */
public final class PreferenceLossCheck {
    private static final int BATCHES = 5;
    private static final double FAR = 300;

    private final PreferenceLoss loss;
    private final List<String> problems = new ArrayList<>();

    private PreferenceLossCheck(PreferenceLoss loss) {
        this.loss = loss;
    }

    /** Returns what is wrong with a loss, in whole sentences; empty if nothing is. */
    public static List<String> problems(PreferenceLoss loss) {
        PreferenceLossCheck check = new PreferenceLossCheck(loss);
        if (loss.toString().equals(loss.getClass().getName() + '@' + Integer.toHexString(loss.hashCode()))) {
            check.problems.add(loss.getClass().getName()
                    + " needs a toString that names the loss and its options, as a record has it.");
        }
        if (!(loss.beta() > 0) || Double.isInfinite(loss.beta())) {
            check.problems.add("beta must be > 0 and finite, is " + loss.beta() + ".");
        }
        for (int seed = 0; seed < BATCHES && check.problems.isEmpty(); seed++) {
            List<PairLogProbs> batch = batch(seed);
            check.checkBatch(batch);
        }
        if (check.problems.isEmpty()) {
            check.checkFarOut();
        }
        return List.copyOf(check.problems);
    }

    private static List<PairLogProbs> batch(long seed) {
        Random random = new Random(seed);
        return Stream.generate(() -> {
                    double chosen = -2 - 8 * random.nextDouble();
                    double rejected = -2 - 8 * random.nextDouble();
                    return new PairLogProbs(
                            chosen,
                            rejected,
                            chosen + 2 * random.nextGaussian(),
                            rejected + 2 * random.nextGaussian(),
                            2 + random.nextInt(6),
                            2 + random.nextInt(6),
                            -3 - 5 * random.nextDouble(),
                            -5);
                })
                .limit(5)
                .toList();
    }

    private void checkBatch(List<PairLogProbs> batch) {
        // statistics of the batch are constants for the gradient
        BatchStatistics statistics = BatchStatistics.of(batch, new RunningMean(0.3, 10));
        List<PairLoss> values = loss.of(batch, statistics);
        if (values.size() != batch.size()) {
            problems.add("A batch of " + batch.size() + " pairs has " + values.size() + " losses.");
            return;
        }
        for (int i = 0; i < batch.size(); i++) {
            checkFinite(values.get(i), batch.get(i));
            for (LossDerivative derivative : LossDerivative.values()) {
                derivative.problem(loss, batch, i, statistics, values.get(i)).ifPresent(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            return;
        }
        if (!loss.coupled()) {
            List<PairLoss> parts = new ArrayList<>(loss.of(batch.subList(0, 2), statistics));
            parts.addAll(loss.of(batch.subList(2, batch.size()), statistics));
            same(values, parts, "depend on the other pairs of the batch: coupled() must be true");
        }
        if (!loss.perToken()) {
            same(
                    values,
                    loss.of(longer(batch), statistics),
                    "depend on the numbers of tokens: perToken() must be true");
        }
        if (!loss.needsReference()) {
            same(
                    values,
                    loss.of(withoutReference(batch), statistics),
                    "depend on the reference: needsReference() must be true");
        }
        if (loss.auxiliary() == AuxiliaryResponse.NONE) {
            same(
                    values,
                    loss.of(withoutAuxiliary(batch), statistics),
                    "depend on the auxiliary response: auxiliary() must say which one");
        }
        checkRewards(loss.needsReference() ? batch : withoutReference(batch));
    }

    private void same(List<PairLoss> values, List<PairLoss> others, String otherwise) {
        if (!values.equals(others)) {
            problems.add("Losses or derivatives " + otherwise + ".");
        }
    }

    private void checkRewards(List<PairLogProbs> batch) {
        for (PairLogProbs pair : batch) {
            if (!Double.isFinite(loss.chosenReward(pair)) || !Double.isFinite(loss.rejectedReward(pair))) {
                problems.add("The rewards " + loss.chosenReward(pair) + " and " + loss.rejectedReward(pair)
                        + " are not finite, at " + pair + ".");
                return;
            }
        }
    }

    private void checkFarOut() {
        for (double far : new double[] {-FAR, FAR}) {
            PairLogProbs pair = new PairLogProbs(-400, -400, -400 - far, -400 + far, 20, 30, -400, -400 - far);
            List<PairLogProbs> batch = List.of(pair);
            checkFinite(
                    loss.of(batch, BatchStatistics.of(batch, RunningMean.EMPTY)).get(0), pair);
        }
    }

    private void checkFinite(PairLoss value, PairLogProbs pair) {
        boolean finite = Stream.of(
                        value.loss(), value.chosenGradient(), value.rejectedGradient(), value.auxiliaryGradient())
                .allMatch(Double::isFinite);
        if (!finite) {
            problems.add(value + " is not finite, at " + pair + ".");
        }
    }

    private static List<PairLogProbs> longer(List<PairLogProbs> batch) {
        return batch.stream()
                .map(pair -> new PairLogProbs(
                        pair.policyChosen(),
                        pair.policyRejected(),
                        pair.referenceChosen(),
                        pair.referenceRejected(),
                        pair.chosenTokens() + 3,
                        pair.rejectedTokens() + 5,
                        pair.policyAuxiliary(),
                        pair.referenceAuxiliary()))
                .toList();
    }

    private static List<PairLogProbs> withoutReference(List<PairLogProbs> batch) {
        return batch.stream()
                .map(pair -> new PairLogProbs(
                        pair.policyChosen(),
                        pair.policyRejected(),
                        Double.NaN,
                        Double.NaN,
                        pair.chosenTokens(),
                        pair.rejectedTokens(),
                        pair.policyAuxiliary(),
                        pair.referenceAuxiliary()))
                .toList();
    }

    private static List<PairLogProbs> withoutAuxiliary(List<PairLogProbs> batch) {
        return batch.stream()
                .map(pair -> new PairLogProbs(
                        pair.policyChosen(),
                        pair.policyRejected(),
                        pair.referenceChosen(),
                        pair.referenceRejected(),
                        pair.chosenTokens(),
                        pair.rejectedTokens()))
                .toList();
    }
}
