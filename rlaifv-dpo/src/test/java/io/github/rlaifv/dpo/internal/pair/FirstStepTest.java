package io.github.rlaifv.dpo.internal.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.ApoZeroLoss;
import io.github.rlaifv.dpo.loss.BcoLoss;
import io.github.rlaifv.dpo.loss.DiscoPopLoss;
import io.github.rlaifv.dpo.loss.ExoLoss;
import io.github.rlaifv.dpo.loss.HingeLoss;
import io.github.rlaifv.dpo.loss.IpoLoss;
import io.github.rlaifv.dpo.loss.KtoLoss;
import io.github.rlaifv.dpo.loss.LossFixtures;
import io.github.rlaifv.dpo.loss.NcaLoss;
import io.github.rlaifv.dpo.loss.PreferenceLoss;
import io.github.rlaifv.dpo.loss.RobustLoss;
import io.github.rlaifv.dpo.loss.SigmoidLoss;
import io.github.rlaifv.dpo.loss.SppoLoss;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.testkit.TestImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** First step of a policy that equals its reference. */
class FirstStepTest {
    @TempDir
    Path folder;

    /** Policy whose scores of the first response differ from its log-probabilities in training. */
    private static final class InconsistentPolicy extends TablePolicy {
        private final ScalarType type;
        private final double off;

        private InconsistentPolicy(ScalarType type, double off) {
            super(1);
            this.type = type;
            this.off = off;
        }

        @Override
        public ScalarType computeType() {
            return type;
        }

        @Override
        public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
            List<Outcome<List<TokenLogProbs>>> scored = new ArrayList<>(super.tryScore(requests));
            List<TokenLogProbs> first = new ArrayList<>(scored.get(0).orElseThrow());
            List<Double> logProbs = new ArrayList<>(first.get(0).logProbs());
            logProbs.set(0, logProbs.get(0) + off);
            first.set(0, new TokenLogProbs(first.get(0).tokenIds(), logProbs));
            scored.set(0, Outcome.success(first));
            return scored;
        }
    }

    /** Losses with all log-ratios at 0: sigma(0) = 1/2, -log sigma(0) = log 2. */
    static List<Arguments> closedForms() {
        double log2 = Math.log(2);
        return List.of(
                Arguments.of(new SigmoidLoss(0.1, 0), log2),
                Arguments.of(new SigmoidLoss(0.1, 0.2), log2),
                Arguments.of(new RobustLoss(0.1, 0.2), log2),
                Arguments.of(new HingeLoss(0.1), 1.0),
                Arguments.of(new IpoLoss(0.1), 25.0),
                Arguments.of(new ExoLoss(0.1, 0.1), 0.5 * Math.log(0.5 / 0.9) + 0.5 * Math.log(0.5 / 0.1)),
                Arguments.of(new NcaLoss(0.1), 2 * log2),
                Arguments.of(new SppoLoss(0.1), 50.0),
                Arguments.of(new ApoZeroLoss(0.1), 1.0),
                Arguments.of(new BcoLoss(0.1), 2 * log2),
                Arguments.of(new DiscoPopLoss(0.05), 0.5 * log2 + 0.5),
                Arguments.of(new KtoLoss(0.1), 0.5));
    }

    private static double firstLoss(
            DpoTrainer.Builder options, TablePolicy policy, PreferenceDataset pairs, Path output) {
        List<Double> losses = new ArrayList<>();
        options.listener(new RunListener() {
                    @Override
                    public void metric(String name, long step, double value) {
                        if (name.equals("loss") && step == 1) {
                            losses.add(value);
                        }
                    }
                })
                .build()
                .train(policy, pairs, output);
        return losses.get(0);
    }

    @ParameterizedTest
    @MethodSource("closedForms")
    void firstLossEqualsTheClosedForm(PreferenceLoss loss, double expected) {
        assertThat(firstLoss(DpoTrainer.builder().loss(loss), new TablePolicy(1), Pairs.random(12, 4), folder))
                .isCloseTo(expected, within(1e-12));
    }

    @Test
    void noLossFailsTheFirstStepCheck() {
        PreferenceDataset pairs = TestImages.behind(Pairs.random(12, 4));
        int runs = 0;
        for (PreferenceLoss loss : LossFixtures.FAMILY) {
            for (int part : new int[] {1, 8}) {
                DpoTrainer.Builder options =
                        DpoTrainer.builder().loss(loss).microBatch(part).epochs(1);
                assertThat(firstLoss(options, new TablePolicy(1), pairs, folder.resolve("run" + runs++)))
                        .isFinite();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "8, 0.5", "1, -2"})
    void logProbsOfAnotherModelStopTheRun(int microBatch, double off) {
        InconsistentPolicy policy = new InconsistentPolicy(ScalarType.FLOAT32, off);
        double[] before = policy.weight(TablePolicy.BIGRAM).clone();
        DpoTrainer trainer = options().microBatch(microBatch).build();
        assertThatThrownBy(() -> trainer.train(policy, Pairs.random(8, 4), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("step 1 was not applied")
                .hasMessageContaining("0.693")
                .hasMessageContaining("i0 (pair 0)")
                .hasMessageContaining("reference*.jsonl");
        assertThat(policy.weight(TablePolicy.BIGRAM)).isEqualTo(before);
    }

    @Test
    void roundingOfTheComputeTypeIsTolerated() {
        // 0.3 nats on a response of at least 2 tokens: each token is within 0.25
        options()
                .build()
                .train(new InconsistentPolicy(ScalarType.BFLOAT16, 0.3), Pairs.random(8, 4), folder.resolve("half"));
        options()
                .build()
                .train(new InconsistentPolicy(ScalarType.FLOAT32, 0.001), Pairs.random(8, 4), folder.resolve("whole"));
        assertThatThrownBy(() -> options()
                        .build()
                        .train(
                                new InconsistentPolicy(ScalarType.BFLOAT16, 10),
                                Pairs.random(8, 4),
                                folder.resolve("off")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("bfloat16");
    }

    @Test
    void policyThatDiffersFromItsReferenceIsNotChecked() {
        options()
                .build()
                .train(new InconsistentPolicy(ScalarType.FLOAT32, 0.5), new TablePolicy(2), Pairs.random(8, 4), folder);
        assertThat(folder.resolve("model")).isDirectory();
    }

    private static DpoTrainer.Builder options() {
        return DpoTrainer.builder().epochs(1).shuffle(false);
    }

    @Test
    void onlyStepOfARunHasANonzeroRate() {
        for (int pairs : new int[] {1, 3}) {
            TablePolicy policy = new TablePolicy(1);
            List<String> notes = new ArrayList<>();
            DpoTrainer trainer = options().listener(notesInto(notes)).build();
            assertThat(trainer.train(policy, Pairs.random(pairs, 4), folder.resolve("of" + pairs))
                            .steps())
                    .isEqualTo(1);
            assertThat(policy.weight(TablePolicy.BIGRAM)).isNotEqualTo(new TablePolicy(1).weight(TablePolicy.BIGRAM));
            assertThat(notes).anyMatch(note -> note.contains("warm-up") && note.contains("whole run of 1"));
        }
    }

    @Test
    void bothStepsOfATwoStepRunHaveANonzeroRate() {
        TablePolicy policy = new TablePolicy(1);
        List<String> notes = new ArrayList<>();
        List<Double> rates = new ArrayList<>();
        options()
                .batchSize(2)
                .listener(new RunListener() {
                    @Override
                    public void metric(String name, long step, double value) {
                        if (name.equals("learning_rate")) {
                            rates.add(value);
                        }
                    }

                    @Override
                    public void warned(String stage, String message) {
                        notes.add(message);
                    }
                })
                .build()
                .train(policy, Pairs.random(4, 4), folder);
        assertThat(rates).hasSize(2).allMatch(rate -> rate > 0);
        assertThat(notes).anyMatch(note -> note.contains("first of 2 steps at rate 0"));
    }

    @Test
    void notesThatALearningRateOfZeroLearnsNothing() {
        List<String> notes = new ArrayList<>();
        options()
                .learningRate(0)
                .listener(notesInto(notes))
                .build()
                .train(new TablePolicy(1), Pairs.random(9, 4), folder.resolve("rate"));
        assertThat(notes).anyMatch(note -> note.contains("learning rate is 0"));
    }

    @Test
    void notesThatEqualResponsesTeachNothing() {
        PreferencePair same = Pairs.pair(0, "a", "a");
        DpoTrainer.Builder options = options();
        assertThatThrownBy(() -> options.build()
                        .train(new TablePolicy(1), PreferenceDataset.of(List.of(same, same)), folder.resolve("all")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("same text in all 2");
        List<String> notes = new ArrayList<>();
        PreferenceDataset some = PreferenceDataset.of(List.of(same, Pairs.pair(1, "a", "b")));
        options.listener(notesInto(notes)).build().train(new TablePolicy(1), some, folder.resolve("one"));
        assertThat(notes).anyMatch(note -> note.contains("1 of 2 preference pairs have the same text"));
    }

    private static RunListener notesInto(List<String> notes) {
        return new RunListener() {
            @Override
            public void note(String stage, String message) {
                notes.add(message);
            }
        };
    }
}
