package io.github.rlaifv.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.DevelopmentMetric;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import io.github.rlaifv.dpo.train.Checkpoints;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IterativeAlignmentTest {
    @TempDir
    Path folder;

    private static final PreferenceDataset PAIRS = Pairs.random(12, 4);

    /** Mean margin of the log-probabilities of the pairs, which DPO should raise. */
    private static double margin(Policy policy) {
        double sum = 0;
        for (PreferencePair pair : PAIRS.toList()) {
            List<TokenLogProbs> scored = policy.score(
                            List.of(new ScoreRequest(pair.prompt(), List.of(pair.chosen(), pair.rejected()))))
                    .get(0);
            sum += scored.get(0).sum() - scored.get(1).sum();
        }
        return sum / PAIRS.size();
    }

    private static DevelopmentMetric metric(ToDoubleFunction<Policy> value) {
        return new DevelopmentMetric("margin on the training pairs", true, value);
    }

    /** Returns the given scores, one per call. */
    private static ToDoubleFunction<Policy> scores(Double... scores) {
        Iterator<Double> left = List.of(scores).iterator();
        return policy -> left.next();
    }

    private static IterativeAlignment.Builder quick() {
        return IterativeAlignment.builder()
                .rounds(3)
                .trainer(DpoTrainer.builder()
                        .learningRate(0.02)
                        .epochs(2)
                        .batchSize(6)
                        .build())
                .feedback((round, policy) -> PAIRS)
                .development(metric(IterativeAlignmentTest::margin))
                .reopen(TablePolicy::open);
    }

    @Test
    void marginImprovesInEachRound() {
        AlignmentResult result = quick().build().run(new TablePolicy(1), folder);
        assertThat(result.rounds()).hasSize(3);
        assertThat(result.rounds().get(0).score()).isGreaterThan(result.baseline());
        assertThat(result.rounds().get(2).score())
                .isGreaterThan(result.rounds().get(1).score());
        assertThat(result.best().round()).isEqualTo(3);
        assertThat(result.improved()).isTrue();
        assertThat(result.metric()).isEqualTo("margin on the training pairs");
        assertThat(margin(TablePolicy.open(result.model())))
                .isCloseTo(result.best().score(), within(1e-12));
        assertThat(result.rounds().get(0).lastEpoch()).containsKey("rewards/margins");
        assertThat(folder.resolve("alignment-report.html"))
                .content()
                .contains("margin on the training pairs", "3 (best)", "round-2/training-report.html");
    }

    @Test
    void savedModelsAreEvaluatedInPlaceOfTheTrainedOnes() {
        TablePolicy given = new TablePolicy(1);
        List<Policy> evaluated = new ArrayList<>();
        AlignmentResult inMemory = quick().rounds(2).build().run(new TablePolicy(1), folder.resolve("in-memory"));
        AlignmentResult saved = quick().rounds(2)
                .evaluateSaved(true)
                .development(metric(policy -> {
                    evaluated.add(policy);
                    return margin(policy);
                }))
                .build()
                .run(given, folder.resolve("saved"));
        // the given model before the first round, and the saved one of each round
        assertThat(evaluated).hasSize(3).doesNotHaveDuplicates();
        assertThat(evaluated.subList(1, 3)).doesNotContain(given);
        assertThat(saved.rounds())
                .extracting(RoundResult::score)
                .containsExactlyElementsOf(
                        inMemory.rounds().stream().map(RoundResult::score).toList());
    }

    @Test
    void startOfEachRoundIsItsReference() {
        List<String> asked = new ArrayList<>();
        AlignmentResult result = quick().feedback((round, policy) -> {
                    asked.add(round + " " + policy.fingerprint());
                    return PAIRS;
                })
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(asked).hasSize(3).doesNotHaveDuplicates();
        for (int round = 1; round <= 3; round++) {
            String fingerprint = asked.get(round - 1).split(" ")[1];
            assertThat(folder.resolve("round-" + round + "/reference.jsonl"))
                    .content()
                    .contains(fingerprint);
        }
        assertThat(result.rounds()).extracting(RoundResult::pairs).containsOnly(12L);
    }

    @Test
    void bestRoundIsKeptIfLaterOnesAreWorse() {
        AlignmentResult result =
                quick().development(metric(scores(1.0, 3.0, 2.0, 2.5))).build().run(new TablePolicy(1), folder);
        assertThat(result.best().round()).isEqualTo(1);
        assertThat(result.model()).isEqualTo(folder.resolve("round-1/model")).isDirectory();
    }

    @Test
    void warnsIfNoRoundBeatsTheStart() {
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warned(String stage, String message) {
                warnings.add(stage + ": " + message);
            }
        };
        AlignmentResult result = quick().rounds(2)
                .development(metric(scores(5.0, 3.0, 4.0)))
                .listener(listener)
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(result.improved()).isFalse();
        assertThat(result.best().round()).isEqualTo(2);
        assertThat(warnings)
                .singleElement()
                .asString()
                .startsWith("alignment: no round did better")
                .contains("5.0", "round 2", "4.0");
        warnings.clear();
        quick().development(metric(scores(5.0, 3.0, 6.0)))
                .rounds(2)
                .listener(listener)
                .build()
                .run(new TablePolicy(1), folder.resolve("better"));
        assertThat(warnings).isEmpty();
    }

    @Test
    void nextRoundStartsFromTheBestEpoch() {
        List<String> starts = new ArrayList<>();
        AlignmentResult result = quick().rounds(2)
                .evaluateEveryEpoch(true)
                .development(metric(scores(0.0, 2.0, 1.0, 1.0, 3.0)))
                .feedback((round, policy) -> {
                    starts.add(policy.fingerprint());
                    return PAIRS;
                })
                .build()
                .run(new TablePolicy(1), folder);
        RoundResult first = result.rounds().get(0);
        assertThat(first.epoch()).isEqualTo(1);
        assertThat(first.scores()).containsExactly(2.0, 1.0);
        assertThat(first.model()).isEqualTo("round-1/epoch-1");
        assertThat(starts.get(1))
                .isEqualTo(TablePolicy.open(folder.resolve("round-1/epoch-1")).fingerprint())
                .isNotEqualTo(TablePolicy.open(folder.resolve("round-1/model")).fingerprint());
        assertThat(result.best().model()).isEqualTo("round-2/model");
        assertThat(folder.resolve("round-2/epoch-1")).doesNotExist();
        assertThat(folder.resolve("round-2/epoch-2")).doesNotExist();
    }

    @Test
    void interruptedRunEndsLikeAnUnbrokenOne() {
        AlignmentResult whole = quick().build().run(new TablePolicy(1), folder.resolve("whole"));
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> quick().feedback((round, policy) -> {
                            if (round == 3) {
                                throw new IllegalStateException("the power went off");
                            }
                            return PAIRS;
                        })
                        .build()
                        .run(new TablePolicy(1), broken))
                .hasMessageContaining("power");
        List<Integer> asked = new ArrayList<>();
        AlignmentResult continued = quick().feedback((round, policy) -> {
                    asked.add(round);
                    return PAIRS;
                })
                .build()
                .run(new TablePolicy(1), broken);
        assertThat(asked).containsExactly(3);
        assertThat(continued.rounds()).isEqualTo(whole.rounds());
        assertThat(continued.model().resolve(TablePolicy.BIGRAM))
                .hasSameBinaryContentAs(whole.model().resolve(TablePolicy.BIGRAM));
    }

    /** Trainers that fail in the second round after the given number of training steps. */
    private static IntFunction<DpoTrainer> failingAfter(int steps) {
        return round -> DpoTrainer.builder()
                .learningRate(0.02)
                .epochs(2)
                .batchSize(3)
                .checkpoints(Checkpoints.every(1))
                .listener(round == 2 ? AfterStep.powerFails("dpo", steps) : RunListener.NONE)
                .build();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 7})
    void interruptedRoundIsResumed(int steps) {
        IterativeAlignment.Builder alignment = quick().rounds(2).evaluateEveryEpoch(true);
        AlignmentResult whole =
                alignment.trainers(failingAfter(-1)).build().run(new TablePolicy(1), folder.resolve("whole"));
        Path broken = folder.resolve("broken");
        assertThatThrownBy(() -> alignment.trainers(failingAfter(steps)).build().run(new TablePolicy(1), broken))
                .hasMessageContaining("power");
        int[] evaluated = {0};
        AlignmentResult continued = alignment
                .trainers(failingAfter(-1))
                .development(metric(policy -> {
                    evaluated[0]++;
                    return margin(policy);
                }))
                .build()
                .run(new TablePolicy(1), broken);
        assertThat(continued.rounds()).isEqualTo(whole.rounds());
        assertThat(evaluated[0]).isEqualTo(steps >= 5 ? 1 : 2);
        assertThat(continued.model().resolve(TablePolicy.BIGRAM))
                .hasSameBinaryContentAs(whole.model().resolve(TablePolicy.BIGRAM));
    }

    @Test
    void trainedRoundIsOnlyEvaluatedOnResume() {
        AlignmentResult whole = quick().rounds(2).build().run(new TablePolicy(1), folder.resolve("whole"));
        Path broken = folder.resolve("broken");
        int[] calls = {0};
        assertThatThrownBy(() -> quick().rounds(2)
                        .development(metric(policy -> {
                            if (++calls[0] == 3) {
                                throw new IllegalStateException("the power went off");
                            }
                            return margin(policy);
                        }))
                        .build()
                        .run(new TablePolicy(1), broken))
                .hasMessageContaining("power");
        AlignmentResult continued = quick().rounds(2)
                .feedback((round, policy) -> {
                    throw new IllegalStateException("round " + round + " was trained");
                })
                .build()
                .run(new TablePolicy(1), broken);
        assertThat(continued.rounds()).isEqualTo(whole.rounds());
    }

    @Test
    void selfAlignmentLabelsWithTheCurrentOrTheInitialPolicy() {
        List<String> newest = new ArrayList<>();
        quick().rounds(2)
                .selfAlignment((round, policy, labeler) -> {
                    assertThat(labeler).isSameAs(policy);
                    newest.add(labeler.fingerprint());
                    return PAIRS;
                })
                .build()
                .run(new TablePolicy(1), folder.resolve("newest"));
        assertThat(newest).hasSize(2).doesNotHaveDuplicates();

        List<String> start = new ArrayList<>();
        int[] opened = {0};
        quick().rounds(2)
                .selfAlignment(
                        (round, policy, labeler) -> {
                            start.add(labeler.fingerprint());
                            return PAIRS;
                        },
                        () -> {
                            opened[0]++;
                            return new TablePolicy(1);
                        })
                .build()
                .run(new TablePolicy(1), folder.resolve("start"));
        assertThat(start).hasSize(2).containsOnly(new TablePolicy(1).fingerprint());
        assertThat(opened[0]).isEqualTo(1);
    }

    @Test
    void stopsWhenPatienceIsExhausted() {
        AlignmentResult result = quick().patience(1)
                .development(metric(scores(0.0, 2.0, 1.0)))
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(result.rounds()).hasSize(2);
        assertThat(result.best().round()).isEqualTo(1);
    }

    @Test
    void warnsThatARoundHasNothingToLearnFrom() {
        List<String> warnings = new ArrayList<>();
        AlignmentResult result = quick().rounds(1)
                .evaluateEveryEpoch(true)
                .feedback((round, policy) -> PreferenceDataset.of(List.of()))
                .listener(new RunListener() {
                    @Override
                    public void warned(String stage, String message) {
                        warnings.add(message);
                    }
                })
                .build()
                .run(new TablePolicy(1), folder);
        assertThat(warnings)
                .singleElement()
                .satisfies(text -> assertThat(text).contains("round 1").contains("no preference pairs"));
        assertThat(result.best().steps()).isZero();
        assertThat(result.best().score()).isEqualTo(result.baseline());
        assertThat(result.improved()).isFalse();
        assertThat(result.model()).isDirectory();
    }

    @Test
    void runFromAnotherModelIsRejected() {
        quick().rounds(1).build().run(new TablePolicy(1), folder);
        assertThatThrownBy(() -> quick().build().run(new TablePolicy(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("alignment.json")
                .hasMessageContaining("another model");
    }

    @Test
    void missingOptionsAreNamed() {
        assertThatIllegalStateException()
                .isThrownBy(() -> IterativeAlignment.builder().build())
                .withMessage("IterativeAlignment needs the option feedback: call feedback(...) before build()");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        IterativeAlignment.builder().evaluateEveryEpoch(true).build())
                .withMessageContaining("needs the option reopen, since every epoch is evaluated");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> IterativeAlignment.builder().evaluateSaved(true).build())
                .withMessageContaining("needs the option reopen, since saved models are evaluated");
    }

    @Test
    void ordersScoresByDirectionAndNeverPrefersNaN() {
        DevelopmentMetric lower = new DevelopmentMetric("rate", false, policy -> 0);
        assertThat(lower.better(1, 2)).isTrue();
        assertThat(lower.better(2, 1)).isFalse();
        assertThat(lower.better(Double.NaN, 1)).isFalse();
        assertThat(lower.better(1, Double.NaN)).isTrue();
    }
}
