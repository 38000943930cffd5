package io.github.rlaifv.feedback.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionScorerTest {
    private static final Instruction INSTRUCTION =
            new Instruction("a", ImageSource.of("a.png", new byte[] {1}), "What is here?");

    /** Score from 0 to 1 that falls with the number of letters. */
    private static final FunctionScorer BREVITY = FeedbackScorer.of(
            "brevity", response -> 1.0 / (1 + response.candidate().text().length()));

    @TempDir
    private Path folder;

    private FeedbackPipeline.Builder pipeline(FeedbackScorer scorer) {
        return FeedbackPipeline.builder()
                .policy(FakePolicy.builder()
                        .writes((request, index) -> "A dog" + "!".repeat(index))
                        .build())
                .candidates(3)
                .lengthBalance(false)
                .scorer(scorer);
    }

    private static List<ClaimedResponse> responses(String... texts) {
        return Stream.of(texts)
                .map(text -> new ClaimedResponse(INSTRUCTION, new Candidate("a", text.length(), text), List.of()))
                .toList();
    }

    @Test
    void scaleFromZeroToOneMakesPairs() {
        FeedbackResult result = pipeline(BREVITY).build().run(List.of(INSTRUCTION), folder);
        assertThat(result.pairs().toList())
                .hasSize(2)
                .allSatisfy(pair -> assertThat(pair.chosen())
                        .hasSizeLessThan(pair.rejected().length()));
    }

    @Test
    void scorerThatReturnsTooFewOutcomesIsNamed() {
        FeedbackScorer forgetful = new FeedbackScorer() {
            @Override
            public List<Outcome<ResponseScore>> tryScore(List<ClaimedResponse> responses) {
                return BREVITY.tryScore(responses.subList(0, 1));
            }

            @Override
            public boolean needsClaims() {
                return false;
            }

            @Override
            public SortedMap<String, String> settings() {
                return new TreeMap<>();
            }
        };

        assertThatThrownBy(() -> pipeline(forgetful).build().run(List.of(INSTRUCTION), folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContainingAll(forgetful.getClass().getName(), "returned 1 outcomes for 3 requests");
    }

    @Test
    void pairsNeedTheScorersMinimumDifferenceUnlessThePipelineSetsAnother() {
        FunctionScorer coarse = BREVITY.withSmallestDifference(0.5);
        assertThat(pipeline(coarse)
                        .build()
                        .run(List.of(INSTRUCTION), folder.resolve("scorer"))
                        .counts()
                        .pairs())
                .isZero();
        assertThat(pipeline(coarse)
                        .minScoreDifference(0.001)
                        .build()
                        .run(List.of(INSTRUCTION), folder.resolve("pipeline"))
                        .counts()
                        .pairs())
                .isEqualTo(2);
    }

    @Test
    void decoratorKeepsTheMinimumDifferenceOfItsScorer() {
        FunctionScorer withClaims = BREVITY.withSmallestDifference(0.25).withClaims();
        assertThat(new RepeatPenalty(withClaims).smallestDifference()).isEqualTo(0.25);
    }

    @Test
    void responseThatTheFunctionRejectsDoesNotAffectOthers() {
        FeedbackScorer picky = FeedbackScorer.of("picky", response -> switch (response.candidate()
                .text()) {
            case "bad" -> throw new BadDataException("it is empty");
            case "slow!" -> throw new RetriableException("the server is down");
            case "timeout" ->
                throw new PartialFailureException(
                        List.of(Outcome.failure(new RequestFailure("x", "timed out", "", true))));
            case "nan" -> Double.NaN;
            default -> 3;
        });

        List<Outcome<ResponseScore>> scores = picky.tryScore(responses("bad", "slow!", "timeout", "nan", "ok"));

        assertThat(scores.get(0).failure())
                .contains(new RequestFailure("a#3", FunctionScorer.NO_SCORE, "it is empty", false));
        assertThat(scores.get(1).failure())
                .contains(new RequestFailure("a#5", FunctionScorer.NO_SCORE_YET, "the server is down", true));
        assertThat(scores.get(2).failure())
                .hasValueSatisfying(failure -> assertThat(failure.retriable()).isTrue());
        assertThat(scores.get(3).failure())
                .hasValueSatisfying(failure -> assertThat(failure.detail()).isEqualTo("picky gave NaN"));
        assertThat(scores.get(4).orElseThrow().score()).isEqualTo(3);
    }

    @Test
    void programmingErrorInTheFunctionIsThrown() {
        FeedbackScorer broken = FeedbackScorer.of("broken", response -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> broken.tryScore(responses("x"))).hasMessage("a bug");
    }

    @Test
    void rejectsABlankNameAndADifferenceOfZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FeedbackScorer.of(" ", response -> 1))
                .withMessageContaining("needs a name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BREVITY.withSmallestDifference(0))
                .withMessageContaining("> 0, was 0.0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void differenceThatIsNotAFinitePositiveNumberIsRejected(double value) {
        List<Consumer<Double>> options = List.of(
                BREVITY::withSmallestDifference,
                FeedbackPipeline.builder()::minScoreDifference,
                PairSelector.builder()::minDifference,
                TopicRewriter.builder()::minDifference);
        assertThat(options)
                .allSatisfy(option -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> option.accept(value))
                        .withMessageContaining("ifference must be finite and > 0, was " + value));
    }

    @Test
    void claimsThatTheFunctionReadsAreNotCountedAsJudged() {
        FeedbackScorer mentions = FeedbackScorer.of(
                        "mentions", response -> response.claims().size())
                .withClaims();
        FeedbackResult result =
                pipeline(mentions).decomposer(ClaimDecomposer.byRules()).build().run(List.of(INSTRUCTION), folder);
        assertThat(result.counts().scored()).isEqualTo(3);
        assertThat(result.counts().claims()).isZero();
        assertThat(result.counts().distinctClaims()).isZero();
        assertThat(result.counts().rejected()).isZero();
    }
}
