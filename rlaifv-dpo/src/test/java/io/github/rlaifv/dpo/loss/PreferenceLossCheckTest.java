package io.github.rlaifv.dpo.loss;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.dpo.loss.batch.BatchStatistics;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Detection of each kind of mistake that a custom loss may have. */
class PreferenceLossCheckTest {
    /** A loss whose formula may be wrong, but whose declared properties are right. */
    private record Formula(Function<PairLogProbs, PairLoss> formula) implements PairwiseLoss {
        @Override
        public String name() {
            return "formula";
        }

        @Override
        public double beta() {
            return 1;
        }

        @Override
        public PairLoss of(PairLogProbs pair) {
            return formula.apply(pair);
        }
    }

    private static double delta(PairLogProbs pair) {
        return pair.chosenLogRatio() - pair.rejectedLogRatio();
    }

    private static void assertFound(PreferenceLoss loss, String problem) {
        assertThat(PreferenceLossCheck.problems(loss))
                .isNotEmpty()
                .first()
                .asString()
                .contains(problem);
    }

    private static void assertFound(Function<PairLogProbs, PairLoss> formula, String problem) {
        assertFound(new Formula(formula), problem);
    }

    @Test
    void findsWrongDerivatives() {
        assertFound(pair -> new PairLoss(delta(pair), 2, -1), "The derivative by log pi(chosen) is stated as 2.0");
        assertFound(pair -> new PairLoss(delta(pair), 1, 1), "The derivative by log pi(rejected) is stated as 1.0");
        assertFound(
                pair -> new PairLoss(delta(pair) + pair.policyAuxiliary(), 1, -1),
                "The derivative by log pi(auxiliary response) is stated as 0.0");
        assertThat(PreferenceLossCheck.problems(new Formula(pair -> new PairLoss(delta(pair), 1, -1))))
                .isEmpty();
    }

    @Test
    void acceptsAOneSidedDerivativeAtACorner() {
        // the first generated pair lies in the corner itself
        double[] corner = {Double.NaN};
        Formula absolute = new Formula(pair -> {
            corner[0] = Double.isNaN(corner[0]) ? delta(pair) : corner[0];
            double off = delta(pair) - corner[0];
            double slope = Math.signum(off);
            return new PairLoss(Math.abs(off), slope, -slope);
        });
        assertThat(PreferenceLossCheck.problems(absolute)).isEmpty();
    }

    @Test
    void findsNumbersThatAreNotFinite() {
        assertFound(pair -> new PairLoss(Math.exp(10 * delta(pair)), 0, 0), "The derivative");
        assertFound(
                pair -> {
                    double value = Math.exp(-2 * delta(pair));
                    return new PairLoss(value, -2 * value, 2 * value);
                },
                "is not finite");
    }

    @Test
    void findsUndeclaredProperties() {
        assertFound(
                pair -> new PairLoss(pair.policyChosen() / pair.chosenTokens(), 1.0 / pair.chosenTokens(), 0),
                "perToken() must be true");
        assertFound(pair -> new PairLoss(pair.policyAuxiliary(), 0, 0, 1), "auxiliary() must say which one");
    }

    @Test
    void findsUndeclaredCouplingAndReferences() {
        assertFound(new Misdeclared(false, true), "coupled() must be true");
        assertFound(new Misdeclared(true, false), "needsReference() must be true");
    }

    /** A loss that depends on the whole batch, or on the reference, but declares that it does not. */
    private record Misdeclared(boolean ofPairs, boolean ofReference) implements PairwiseLoss {
        @Override
        public String name() {
            return "says";
        }

        @Override
        public double beta() {
            return 1;
        }

        @Override
        public boolean needsReference() {
            return ofReference;
        }

        @Override
        public PairLoss of(PairLogProbs pair) {
            return new PairLoss(delta(pair), 1, -1);
        }

        @Override
        public List<PairLoss> of(List<PairLogProbs> pairs, BatchStatistics statistics) {
            return pairs.stream()
                    .map(pair -> of(pair).times(ofPairs ? 1 : 1.0 / pairs.size()))
                    .toList();
        }
    }
}
