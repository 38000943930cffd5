package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.loss.MixedLoss;
import io.github.rlaifv.dpo.loss.PairwiseLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.PreferenceLossCheck;
import io.github.rlaifv.dpo.loss.ReferenceFreeLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.batch.PairLogProbs;
import io.github.rlaifv.dpo.loss.batch.PairLoss;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import io.github.rlaifv.dpo.train.TrainingResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The custom loss of docs/losses.md, and what training requires of such losses. */
class OwnLossDocTest {
    private static final PreferenceDataset PAIRS = Pairs.random(20, 4);

    @TempDir
    Path folder;

    // docs: a loss of your own
    record ExponentialLoss(double beta) implements PairwiseLoss {
        @Override
        public String name() {
            return "exponential";
        }

        @Override
        public PairLoss of(PairLogProbs pair) {
            double value = Math.exp(-beta * (pair.chosenLogRatio() - pair.rejectedLogRatio()));
            return new PairLoss(value, -beta * value, beta * value);
        }
    }
    // end

    /** The library's own sigmoid loss, written as a user would write it. */
    record MySigmoid(double beta) implements PairwiseLoss {
        @Override
        public String name() {
            return "my_sigmoid";
        }

        @Override
        public PairLoss of(PairLogProbs pair) {
            return new SigmoidLoss(beta, 0).of(pair);
        }
    }

    /** A loss without a {@code toString} that shows its options. */
    static final class Nameless implements PairwiseLoss {
        @Override
        public String name() {
            return "nameless";
        }

        @Override
        public double beta() {
            return 1;
        }

        @Override
        public PairLoss of(PairLogProbs pair) {
            return new PairLoss(0, 0, 0);
        }
    }

    private static DpoTrainer.Builder run(PreferenceLoss loss) {
        return DpoTrainer.builder().loss(loss).learningRate(0.02).epochs(2).checkpoints(Checkpoints.every(2));
    }

    private TrainingResult train(DpoTrainer.Builder options, TablePolicy policy, String output) {
        return options.build().train(policy, PAIRS, folder.resolve(output));
    }

    @Test
    void exampleMeetsTheRequirementsOfTraining() {
        // docs: check a loss of your own
        assertThat(PreferenceLossCheck.problems(new ExponentialLoss(0.1))).isEmpty();
        // end
    }

    @Test
    void exampleLearnsThePreferences() {
        TrainingResult result = train(run(new ExponentialLoss(0.1)), new TablePolicy(1), "run");
        assertThat(result.epochMean(1, "loss")).isCloseTo(1, within(0.1));
        assertThat(result.epochMean(2, "loss")).isLessThan(result.epochMean(1, "loss"));
        assertThat(result.epochMean(2, "rewards/margins")).isPositive();
        assertThat(folder.resolve("run/training.json"))
                .content()
                .contains("\"objective\" : \"exponential\"")
                .contains("\"loss\" : \"ExponentialLoss[beta=0.1]\"");
        assertThat(folder.resolve("run/training-report.html")).exists();
    }

    @Test
    void customLossOfTheSameFormulaTrainsTheSameModel() {
        TablePolicy own = new TablePolicy(1);
        TablePolicy shipped = new TablePolicy(1);
        train(run(new MySigmoid(0.2)), own, "own");
        train(run(new SigmoidLoss(0.2, 0)), shipped, "shipped");
        assertThat(own.fingerprint()).isEqualTo(shipped.fingerprint());
        assertThat(folder.resolve("own/metrics.jsonl")).hasSameBinaryContentAs(folder.resolve("shipped/metrics.jsonl"));
    }

    @Test
    void customLossCanBePartOfAMix() throws IOException {
        PreferenceLoss mix = new MixedLoss(List.of(
                new MixedLoss.Part(0.5, new ReferenceFreeLoss(new MySigmoid(0.2))),
                new MixedLoss.Part(1, new ExponentialLoss(0.1))));
        assertThat(PreferenceLossCheck.problems(mix)).isEmpty();
        train(run(mix), new TablePolicy(1), "run");
        assertThat(folder.resolve("run/training.json"))
                .content()
                .contains("ReferenceFreeLoss[loss=MySigmoid[beta=0.2]]");
    }

    @Test
    void optionsOfTheCustomLossIdentifyAStoppedRun() {
        DpoTrainer.Builder stopping = run(new ExponentialLoss(0.1)).listener(AfterStep.powerFails("dpo", 4));
        assertThatThrownBy(() -> train(stopping, new TablePolicy(1), "run")).hasMessageContaining("power");
        assertThatThrownBy(() -> train(run(new ExponentialLoss(0.3)), new TablePolicy(1), "run"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another option loss (ExponentialLoss[beta=0.1], now ExponentialLoss[beta=0.3])");
        TablePolicy resumed = new TablePolicy(1);
        TablePolicy unbroken = new TablePolicy(1);
        train(run(new ExponentialLoss(0.1)), resumed, "run");
        train(run(new ExponentialLoss(0.1)), unbroken, "unbroken");
        assertThat(resumed.fingerprint()).isEqualTo(unbroken.fingerprint());
    }

    @Test
    void lossWithoutToStringIsRejectedWhenTheTrainerIsBuilt() {
        PreferenceLoss mix = new MixedLoss(
                List.of(new MixedLoss.Part(1, PreferenceLoss.sigmoid(0.1)), new MixedLoss.Part(1, new Nameless())));
        for (PreferenceLoss loss : List.of(new Nameless(), mix)) {
            assertThatThrownBy(() -> run(loss).build())
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("the loss nameless")
                    .hasMessageContaining("needs a toString");
        }
    }
}
