package io.github.rlaifv.align.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.inference.ClaimCounts;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ResponseRanker;
import io.github.rlaifv.inference.ScoredResponse;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerifiedRankerTest {
    private static final RequestFailure TIMED_OUT = new RequestFailure("a prompt", "timed out", "", true);

    /** The image shows a dog and a cat, and the labeler knows it. It fails for questions about a cow. */
    private final FakePolicy labeler = FakePolicy.builder()
            .name("labeler")
            .answers((prompt, word) -> {
                boolean there = FakePolicy.textOf(prompt).contains("dog")
                        || FakePolicy.textOf(prompt).contains("cat");
                return word.equalsIgnoreCase("yes") == there ? 0.9 : 0.05;
            })
            .fails(text -> text.contains("cow") ? Optional.of(TIMED_OUT) : Optional.empty())
            .build();

    /** Likes long responses. */
    private final FakePolicy aligned = FakePolicy.builder()
            .name("aligned")
            .scores((prompt, response) -> List.of(-1.0 / response.length()))
            .build();

    private final FakePolicy base = FakePolicy.builder()
            .name("base")
            .scores((prompt, response) -> List.of(-1.0))
            .build();

    private final List<AnsweredQuestion> divided = new ArrayList<>();

    /** One claim per word; a response about a horse can't be divided, one about "nothing" makes no claim. */
    private final ClaimDecomposer decomposer = new ClaimDecomposer() {
        @Override
        public List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses) {
            divided.addAll(responses);
            return responses.stream().map(one -> outcome(one.response())).toList();
        }

        private Outcome<Decomposition> outcome(String response) {
            if (response.contains("horse")) {
                return Outcome.failure(new RequestFailure("divide", "refused", "", false));
            }
            if (response.equals("nothing")) {
                return Outcome.success(Decomposition.unusable("no claims"));
            }
            return Outcome.success(Decomposition.of(Stream.of(response.split(" "))
                    .map(word -> new Claim("There is a " + word + ".", "Is there a " + word + "?"))
                    .toList()));
        }

        @Override
        public SortedMap<String, String> settings() {
            return new TreeMap<>(Map.of("type", "words"));
        }
    };

    private static Prompt prompt(int image) {
        return Prompt.of(ImageSource.of("image " + image, new byte[] {(byte) image}), "What is there?");
    }

    private VerifiedRanker.Builder builder() {
        return VerifiedRanker.builder(SelfRewardReranker.of(aligned, base))
                .labeler(labeler)
                .decomposer(decomposer);
    }

    private static List<String> order(RankedResponse ranked) {
        return ranked.ranking().stream().map(ScoredResponse::text).toList();
    }

    @Test
    void verdictsDecideAndTheFirstRankerBreaksTies() {
        RankedResponse ranked = builder()
                .build()
                .rank(prompt(1), List.of("unicorn dog cat", "dog", "cat dog", "dog cat dog", "unicorn fairy dog"));
        // of the two texts with two confirmed claims, self-reward prefers the longer one; a repeated claim counts once
        assertThat(order(ranked))
                .containsExactly("dog cat dog", "cat dog", "dog", "unicorn dog cat", "unicorn fairy dog");
        assertThat(ranked.pool())
                .extracting(ScoredResponse::claims)
                .containsExactly(
                        new ClaimCounts(2, 1),
                        new ClaimCounts(1, 0),
                        new ClaimCounts(2, 0),
                        new ClaimCounts(2, 0),
                        new ClaimCounts(1, 2));
    }

    @Test
    void eachTextIsDividedAndEachQuestionIsAskedOnceInOneCall() {
        builder()
                .build()
                .rankAll(List.of(
                        new ScoreRequest(prompt(1), List.of("dog", "dog cat", "dog", "cat dog")),
                        new ScoreRequest(prompt(2), List.of("dog"))));
        assertThat(divided)
                .extracting(AnsweredQuestion::response)
                .containsExactlyInAnyOrder("cat dog", "dog cat", "dog", "dog");
        assertThat(labeler.nextTokenCalls()).hasSize(1);
        assertThat(labeler.nextTokenCalls().get(0))
                .extracting(NextTokenRequest::prompt)
                .extracting(FakePolicy::textOf)
                .containsExactlyInAnyOrder(
                        "Is there a dog? Please answer yes or no.",
                        "Is there a cat? Please answer yes or no.",
                        "Is there a dog? Please answer yes or no.");
    }

    @Test
    void onlyTheShortlistIsJudged() {
        RankedResponse ranked = builder()
                .shortlist(2)
                .build()
                .rank(prompt(1), List.of("dog", "unicorn unicorn", "unicorn cat dog cat", "unicorn unicorn"));
        assertThat(divided)
                .extracting(AnsweredQuestion::response)
                .containsExactly("unicorn cat dog cat", "unicorn unicorn");
        assertThat(order(ranked)).containsExactly("unicorn cat dog cat", "unicorn unicorn", "unicorn unicorn", "dog");
    }

    @Test
    void responseWithoutClaimsRanksBelowJudgedOnes() {
        RankedResponse ranked = builder()
                .build()
                .rank(prompt(1), List.of("nothing", "a horse, which can't be divided", " ", "unicorn"));
        assertThat(order(ranked)).containsExactly("unicorn", "a horse, which can't be divided", "nothing", " ");
    }

    @Test
    void temporaryFailureOfTheLabelerFailsItsPoolAlone() {
        List<Outcome<RankedResponse>> ranked = builder()
                .build()
                .tryRankAll(List.of(
                        new ScoreRequest(prompt(1), List.of("dog", "cow")),
                        new ScoreRequest(prompt(2), List.of("dog", "cat dog"))));
        assertThat(ranked.get(0).failure()).hasValueSatisfying(failure -> {
            assertThat(failure.reason()).isEqualTo("timed out");
            assertThat(failure.retriable()).isTrue();
        });
        assertThat(ranked.get(1).orElseThrow().text()).isEqualTo("cat dog");
    }

    @Test
    void promptWithoutAnImageIsRankedByTheFirstRanker() {
        Prompt text = Prompt.of("What is a dog?");
        List<String> responses = List.of("dog", "a unicorn");
        assertThat(builder().build().rank(text, responses))
                .isEqualTo(SelfRewardReranker.of(aligned, base).rank(text, responses));
        assertThat(divided).isEmpty();
    }

    @Test
    void settingsHoldThoseOfAllParts() {
        ResponseRanker first = SelfRewardReranker.of(aligned, base);
        assertThat(builder().shortlist(3).build().settings())
                .containsAllEntriesOf(first.settings())
                .containsEntry("decomposer.type", "words")
                .containsEntry("scorer.labeler", labeler.fingerprint())
                .containsEntry("verified_shortlist", "3");
    }

    @Test
    void modelItselfJudgesByDefault() {
        VerifiedRanker ranker =
                VerifiedRanker.builder(SelfRewardReranker.of(aligned, base)).build();
        assertThat(ranker.settings())
                .containsEntry("scorer.labeler", aligned.fingerprint())
                .containsEntry("verified_shortlist", "8");
        assertThat(ranker.policy()).isSameAs(aligned);
    }

    @Test
    void unusableOptionsAreRejected() {
        VerifiedRanker.Builder negative = builder().shortlist(-1);
        assertThatIllegalArgumentException().isThrownBy(negative::build).withMessageContaining("was -1");
        VerifiedRanker.Builder whole = builder().scorer(FeedbackScorer.wholeResponse(labeler));
        assertThatIllegalArgumentException().isThrownBy(whole::build).withMessageContaining("judges claims");
    }
}
