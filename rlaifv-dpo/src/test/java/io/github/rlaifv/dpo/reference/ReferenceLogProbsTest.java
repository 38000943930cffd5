package io.github.rlaifv.dpo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.StoredLogProbs;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.JournalCuts;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.testkit.Pairs;
import io.github.rlaifv.dpo.testkit.TablePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReferenceLogProbsTest {
    @TempDir
    Path folder;

    private ReferenceLogProbs compute(TablePolicy reference, PreferenceDataset pairs) {
        return ReferenceLogProbs.compute(reference, pairs, folder.resolve("reference.jsonl"), 2, RunListener.NONE);
    }

    @Test
    void valuesEqualTheReferencesLogProbs() {
        TablePolicy reference = new TablePolicy(1);
        PreferenceDataset pairs = Pairs.random(7, 2);
        ReferenceLogProbs logProbs = compute(reference, pairs);
        for (int i = 0; i < 7; i++) {
            var pair = pairs.toList().get(i);
            var fresh = reference
                    .score(List.of(new ScoreRequest(pair.prompt(), List.of(pair.chosen(), pair.rejected()))))
                    .get(0);
            assertThat(logProbs.of(i).chosen()).isEqualTo(ResponseLogProb.of(fresh.get(0)));
            assertThat(logProbs.of(i).rejected()).isEqualTo(ResponseLogProb.of(fresh.get(1)));
        }
    }

    @Test
    void scoresEqualResponsesOnceAndAPromptsResponsesTogether() {
        TablePolicy reference = new TablePolicy(1);
        PreferenceDataset pairs = PreferenceDataset.of(
                List.of(Pairs.pair(1, "a", "b"), Pairs.pair(2, "a", "b"), Pairs.pair(1, "a", "c")));
        compute(reference, pairs);
        assertThat(reference.responsesPerCall()).containsExactly(3 + 2);
    }

    @Test
    void readsStoredLogProbsBackExactly() {
        PreferenceDataset pairs = Pairs.random(9, 3);
        ReferenceLogProbs fresh = compute(new TablePolicy(1), pairs);
        TablePolicy again = new TablePolicy(1);
        ReferenceLogProbs stored = compute(again, pairs);
        assertThat(again.responsesPerCall()).isEmpty();
        for (int i = 0; i < 9; i++) {
            assertThat(stored.of(i)).isEqualTo(fresh.of(i));
        }
    }

    @Test
    void computationResumesAfterATornLine() throws IOException {
        PreferenceDataset pairs = Pairs.random(9, 3);
        ReferenceLogProbs whole = compute(new TablePolicy(1), pairs);
        Path file = folder.resolve("reference.jsonl");
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() * 2 / 3));
        TablePolicy again = new TablePolicy(1);
        ReferenceLogProbs continued = compute(again, pairs);
        int scored =
                again.responsesPerCall().stream().mapToInt(Integer::intValue).sum();
        assertThat(scored).isBetween(1, 9);
        for (int i = 0; i < 9; i++) {
            assertThat(continued.of(i)).isEqualTo(whole.of(i));
        }
        assertThat(Files.readString(file).lines().sorted())
                .containsExactlyElementsOf(text.lines().sorted().toList());
    }

    @Test
    void fileTruncatedAnywhereIsCompletedToTheSameBytes() throws IOException {
        PreferenceDataset pairs = Pairs.random(8, 3);
        Path unbroken = folder.resolve("unbroken.jsonl");
        ReferenceLogProbs.compute(new CallDependentPolicy(), pairs, unbroken, 3, RunListener.NONE);
        Path stopped = folder.resolve("stopped.jsonl");
        for (byte[] cut : JournalCuts.of(unbroken)) {
            Files.write(stopped, cut);
            ReferenceLogProbs.compute(new CallDependentPolicy(), pairs, stopped, 3, RunListener.NONE);
            assertThat(stopped).as(JournalCuts.describe(cut)).hasSameBinaryContentAs(unbroken);
        }
    }

    @Test
    void rejectedResponseDoesNotCauseOthersToBeScoredAgain() {
        PreferenceDataset pairs = PreferenceDataset.of(
                List.of(Pairs.pair(1, "a b", "c d"), Pairs.pair(2, "too long", "c d"), Pairs.pair(3, "a b", "c d")));
        Path file = folder.resolve("refused.jsonl");
        CallDependentPolicy first = CallDependentPolicy.refusing("too long");
        ReferenceLogProbs fresh = ReferenceLogProbs.compute(first, pairs, file, 3, RunListener.NONE);
        CallDependentPolicy second = CallDependentPolicy.refusing("too long");
        ReferenceLogProbs again = ReferenceLogProbs.compute(second, pairs, file, 3, RunListener.NONE);
        assertThat(again.unusable(1)).isEqualTo(fresh.unusable(1)).isPresent();
        assertThat(again.of(0)).isEqualTo(fresh.of(0));
        assertThat(second.callSizes()).isEmpty();
    }

    @Test
    void nonFiniteResultsAreNotARejectionOfAResponse() {
        TablePolicy reference = new TablePolicy(1) {
            @Override
            public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
                throw new NonFiniteResultException("the model in m gives logits that are NaN or infinite");
            }
        };
        assertThatThrownBy(() -> compute(reference, Pairs.random(3, 3)))
                .isInstanceOf(NonFiniteResultException.class)
                .hasMessageContaining("NaN or infinite");
    }

    @Test
    void failedRequestDoesNotAffectOthersAndIsRepeatedInARerun() {
        PreferenceDataset pairs = PreferenceDataset.of(
                List.of(Pairs.pair(1, "a", "b"), Pairs.pair(2, "c", "d"), Pairs.pair(3, "e", "f")));
        RequestFailure slow = new RequestFailure("a prompt", "timed out", "after PT1S", true);
        TablePolicy failing = new TablePolicy(1) {
            @Override
            public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
                return requests.stream()
                        .map(request -> request.responses().contains("a")
                                ? Outcome.<List<TokenLogProbs>>failure(slow)
                                : super.tryScore(List.of(request)).get(0))
                        .toList();
            }
        };
        assertThatThrownBy(() -> compute(failing, pairs))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("timed out")
                .hasMessageContaining("reference.jsonl: run again");

        TablePolicy rerun = new TablePolicy(1);
        ReferenceLogProbs logProbs = compute(rerun, pairs);
        assertThat(rerun.responsesPerCall()).containsExactly(2);
        assertThat(logProbs.unusable(0)).isEmpty();
        assertThat(logProbs.of(1)).isEqualTo(compute(new TablePolicy(1), pairs).of(1));
    }

    @Test
    void permanentlyFailedRequestIsTheOnlyOneRejected() {
        RequestFailure tooLong = new RequestFailure("a prompt", "refused", "it is too long", false);
        TablePolicy failing = new TablePolicy(1) {
            @Override
            public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
                return requests.stream()
                        .map(request -> request.responses().contains("a")
                                ? Outcome.<List<TokenLogProbs>>failure(tooLong)
                                : super.tryScore(List.of(request)).get(0))
                        .toList();
            }
        };
        ReferenceLogProbs logProbs =
                compute(failing, PreferenceDataset.of(List.of(Pairs.pair(1, "a", "b"), Pairs.pair(2, "c", "d"))));
        assertThat(logProbs.unusable(0)).contains("it is too long");
        assertThat(logProbs.unusable(1)).isEmpty();
    }

    @Test
    void rejectsLogProbsOfAnotherModel() {
        compute(new TablePolicy(1), Pairs.random(3, 3));
        assertThatThrownBy(() -> compute(new TablePolicy(2), Pairs.random(3, 3)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("reference.jsonl")
                .hasMessageContaining("the reference model")
                .hasMessageContaining("delete");
    }

    @Test
    void rejectsLogProbsOfOtherPairs() {
        compute(new TablePolicy(1), Pairs.random(3, 3));
        assertThatThrownBy(() -> compute(new TablePolicy(1), Pairs.random(4, 3)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("the preference pairs");
    }

    @Test
    void pairsThatTheModelRejectsAreSkipped() {
        PreferenceDataset pairs = PreferenceDataset.of(
                List.of(Pairs.pair(1, "abcdefgh", "a"), Pairs.pair(1, "b", "a"), Pairs.pair(2, "c", "d")));
        ReferenceLogProbs logProbs = compute(new TablePolicy(1, 5), pairs);
        assertThat(logProbs.unusable(0))
                .hasValueSatisfying(reason -> assertThat(reason).contains("9 tokens"));
        assertThat(logProbs.unusable(1)).isEmpty();
        assertThat(logProbs.of(1).rejected().tokens()).isEqualTo(2);
        assertThat(logProbs.unusable(2)).isEmpty();
        assertThatThrownBy(() -> logProbs.of(0)).hasMessageContaining("9 tokens");
    }

    @Test
    void rejectsAReferenceThatIsNotFinite() {
        TablePolicy broken = new TablePolicy(1);
        broken.weight(TablePolicy.BIAS)[3] = Double.NaN;
        assertThatThrownBy(() -> compute(broken, Pairs.random(3, 3)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i0");
    }

    private PreferenceDataset written(TablePolicy reference, PreferenceDataset pairs, DatasetFormat format) {
        ReferenceLogProbs.compute(reference, pairs, folder.resolve("tokens.jsonl"), true, 2, RunListener.NONE)
                .write(pairs, folder.resolve("pairs"), WriteOptions.builder(format));
        return PreferenceDataset.open(folder.resolve("pairs"));
    }

    private DatasetCard card() {
        return DatasetCard.read(folder.resolve("pairs")).orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(names = {"RLAIF_V_PARQUET", "JSONL"})
    void usesLogProbsStoredWithThePairs(DatasetFormat format) {
        PreferenceDataset pairs = Pairs.random(9, 3);
        TablePolicy reference = new TablePolicy(1);
        PreferenceDataset stored = written(reference, pairs, format);
        ReferenceLogProbs fresh = compute(reference, pairs);
        int calls = reference.responsesPerCall().size();

        ReferenceLogProbs taken = ReferenceLogProbs.stored(reference, stored, card());
        assertThat(reference.responsesPerCall()).hasSize(calls);
        for (int i = 0; i < 9; i++) {
            assertThat(taken.of(i).chosen().sum())
                    .isEqualTo(fresh.of(i).chosen().sum());
            assertThat(taken.of(i).rejected().sum())
                    .isEqualTo(fresh.of(i).rejected().sum());
            assertThat(taken.of(i).chosen().tokens())
                    .isEqualTo(fresh.of(i).chosen().tokens());
        }
    }

    @Test
    void storedLogProbsGiveTheSameTraining() {
        PreferenceDataset pairs = Pairs.random(9, 3);
        TablePolicy policy = new TablePolicy(1);
        PreferenceDataset stored = written(policy, pairs, DatasetFormat.RLAIF_V_PARQUET);
        DpoTrainer.builder().epochs(1).learningRate(0.01).build().train(policy, pairs, folder.resolve("fresh"));
        TablePolicy again = new TablePolicy(1);
        DpoTrainer.builder()
                .epochs(1)
                .learningRate(0.01)
                .storedReference(card())
                .build()
                .train(again, stored, folder.resolve("stored"));
        assertThat(again.weight(TablePolicy.BIGRAM)).isEqualTo(policy.weight(TablePolicy.BIGRAM));
        assertThat(folder.resolve("stored/reference.jsonl")).doesNotExist();
    }

    @Test
    void storedLogProbsOfAnotherModelAreRejectedBeforeAnyWork() {
        PreferenceDataset stored = written(new TablePolicy(1), Pairs.random(3, 3), DatasetFormat.JSONL);
        assertThatThrownBy(() -> ReferenceLogProbs.stored(new TablePolicy(2), stored, card()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("are of another model than the reference table")
                .hasMessageContaining(new TablePolicy(1).fingerprint())
                .hasMessageContaining(new TablePolicy(2).fingerprint());
    }

    @Test
    void pairsWithMissingOrBrokenLogProbsAreRejected() {
        PreferenceDataset stored = written(new TablePolicy(1), Pairs.random(3, 3), DatasetFormat.JSONL);
        DatasetCard card = card();
        assertThatThrownBy(() ->
                        ReferenceLogProbs.stored(new TablePolicy(1), stored.map(pair -> pair.withStored(null)), card))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i0 (number 0) has no stored");
        StoredLogProbs.Response broken = new StoredLogProbs.Response(-9, -4.5, List.of(-1.0, -2.0));
        assertThatThrownBy(() -> ReferenceLogProbs.stored(
                        new TablePolicy(1),
                        stored.map(pair -> pair.withStored(new StoredLogProbs(broken, broken))),
                        card))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("chosen response of instruction i0")
                .hasMessageContaining("2 tokens that add up to -3.0, stored as -9.0");
    }
}
