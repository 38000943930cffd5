package io.github.rlaifv.dpo.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every loss has the gradient of its value: central differences over a batch of random pairs. */
class LossGradientTest {
    private static final double STEP = 1e-5;

    static Stream<PreferenceLoss> family() {
        return Losses.FAMILY.stream();
    }

    /** [pair][policy chosen, policy rejected, reference chosen, reference rejected, policy companion]. */
    private static double[][] numbers(long seed) {
        Random random = new Random(seed);
        double[][] numbers = new double[5][];
        for (int i = 0; i < numbers.length; i++) {
            double[] base = {-2 - 8 * random.nextDouble(), -2 - 8 * random.nextDouble(), -3 - 5 * random.nextDouble()};
            numbers[i] = new double[] {
                base[0], base[1], base[0] + 2 * random.nextGaussian(), base[1] + 2 * random.nextGaussian(), base[2]
            };
        }
        return numbers;
    }

    private static List<PairLogProbs> pairs(double[][] numbers) {
        List<PairLogProbs> pairs = new ArrayList<>();
        for (double[] one : numbers) {
            pairs.add(new PairLogProbs(one[0], one[1], one[2], one[3], 2 + pairs.size(), 5, one[4], -5));
        }
        return pairs;
    }

    private static double total(PreferenceLoss loss, double[][] numbers, BatchStatistics constants) {
        return loss.of(pairs(numbers), constants).stream()
                .mapToDouble(PairLoss::loss)
                .sum();
    }

    @ParameterizedTest
    @MethodSource("family")
    void hasTheGradientOfItsValue(PreferenceLoss loss) {
        for (long seed = 0; seed < 5; seed++) {
            double[][] numbers = numbers(seed);
            BatchStatistics constants = BatchStatistics.of(pairs(numbers), new RunningMean(0.3, 10));
            List<PairLoss> values = loss.of(pairs(numbers), constants);
            assertThat(values).hasSize(numbers.length);
            for (int i = 0; i < numbers.length; i++) {
                PairLoss value = values.get(i);
                double[] gradient = {value.chosenGradient(), value.rejectedGradient(), value.companionGradient()};
                int[] places = {0, 1, 4};
                for (int g = 0; g < gradient.length; g++) {
                    double[][] up = Arrays.stream(numbers).map(double[]::clone).toArray(double[][]::new);
                    double[][] down =
                            Arrays.stream(numbers).map(double[]::clone).toArray(double[][]::new);
                    up[i][places[g]] += STEP;
                    down[i][places[g]] -= STEP;
                    double slope = (total(loss, up, constants) - total(loss, down, constants)) / (2 * STEP);
                    assertThat(gradient[g])
                            .as("%s, seed %d, pair %d, %d", loss.name(), seed, i, g)
                            .isCloseTo(slope, within(1e-6 * (1 + Math.abs(slope))));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("family")
    void staysFiniteFarOut(PreferenceLoss loss) {
        for (double far : new double[] {-300, 300}) {
            List<PairLogProbs> pairs =
                    List.of(new PairLogProbs(-400, -400, -400 - far, -400 + far, 20, 30, -400, -400 - far));
            PairLoss value =
                    loss.of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY)).get(0);
            for (double number : new double[] {
                value.loss(), value.chosenGradient(), value.rejectedGradient(), value.companionGradient()
            }) {
                assertThat(number).as(loss.name() + " at " + far).isFinite();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("family")
    void dependsOnOtherPairsOnlyWhereItSaysSo(PreferenceLoss loss) {
        List<PairLogProbs> pairs = pairs(numbers(3));
        List<PairLoss> whole = loss.of(pairs, BatchStatistics.of(pairs, RunningMean.EMPTY));
        if (!loss.coupled()) {
            BatchStatistics lengths = BatchStatistics.ofLengths(
                    5, pairs.stream().mapToLong(PairLogProbs::chosenTokens).sum());
            List<PairLoss> parts = new ArrayList<>(loss.of(pairs.subList(0, 2), lengths));
            parts.addAll(loss.of(pairs.subList(2, 5), lengths));
            assertThat(parts).isEqualTo(whole);
        }
    }

    @Test
    void coversEveryKind() {
        assertThat(Losses.FAMILY.stream().map(Object::getClass).distinct())
                .containsAll(leaves(PreferenceLoss.class).toList());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(LossGradientTest::leaves)
                : Stream.of(type);
    }
}
