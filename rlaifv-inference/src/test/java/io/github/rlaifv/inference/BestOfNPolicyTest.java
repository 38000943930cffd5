package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.PolicyContract;
import io.github.rlaifv.core.testkit.WordByWord;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestOfNPolicyTest extends PolicyContract {
    private static final Prompt PROMPT = Prompt.of("What is there?");

    private final WordPolicy aligned =
            new WordPolicy("aligned", Map.of("dog", -0.5, "unicorn", -5.0), "a unicorn", "a cat", "a dog");
    private final WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0, "unicorn", -2.0));
    private final ResponseRanker ranker = SelfRewardReranker.of(aligned, base);

    @Override
    protected Policy open() {
        return BestOfNPolicy.builder(SelfRewardReranker.of(
                        new WordPolicy("aligned", Map.of("dog", -0.5), "a cat", "a dog"),
                        new WordPolicy("base", Map.of())))
                .candidates(3)
                .build();
    }

    @Override
    protected boolean endsWhenClosed() {
        return false;
    }

    private static GenerationRequest request(int count, Sampling sampling) {
        return new GenerationRequest("id", PROMPT, count, sampling);
    }

    @Test
    void eachCompletionIsTheWinnerOfItsOwnCandidates() {
        Policy policy = BestOfNPolicy.builder(ranker).candidates(4).build();
        Sampling sampling = Sampling.builder().seed(3).build();
        List<Completion> picked = policy.generate(List.of(request(3, sampling))).get(0);
        List<Completion> candidates =
                aligned.generate(List.of(request(12, sampling))).get(0);
        List<String> expected = new ArrayList<>();
        for (int from = 0; from < 12; from += 4) {
            expected.add(ranker.rank(
                            PROMPT,
                            candidates.subList(from, from + 4).stream()
                                    .map(Completion::text)
                                    .toList())
                    .text());
        }
        assertThat(picked).extracting(Completion::text).isEqualTo(expected);
        // a completion does not depend on how many others are asked for
        assertThat(policy.generate(List.of(request(1, sampling))).get(0)).isEqualTo(picked.subList(0, 1));
    }

    @Test
    void winnerIsThatOfBestOfNWithTheSameSampling() {
        Sampling sampling = Sampling.builder().temperature(0.3).seed(9).build();
        BestOfN bestOfN =
                BestOfN.builder(ranker).candidates(8).sampling(sampling).build();
        Policy policy =
                BestOfNPolicy.builder(ranker).candidates(8).sampling(sampling).build();
        assertThat(policy.generate(List.of(new GenerationRequest(PROMPT.fingerprint(), PROMPT, 1, sampling)))
                        .get(0)
                        .get(0)
                        .text())
                .isEqualTo(bestOfN.best(PROMPT).text());
    }

    @Test
    void candidatesOfAGreedyRequestAreSampled() {
        Policy policy = BestOfNPolicy.builder(ranker)
                .candidates(2)
                .sampling(Sampling.builder()
                        .temperature(0.9)
                        .topP(0.8)
                        .topK(7)
                        .seed(5)
                        .build())
                .build();
        policy.generate(List.of(request(
                1,
                Sampling.builder()
                        .temperature(0)
                        .maxNewTokens(11)
                        .stop("end")
                        .seed(2)
                        .build())));
        GenerationRequest asked = aligned.generated.get(0).get(0);
        assertThat(asked.count()).isEqualTo(2);
        assertThat(asked.sampling())
                .isEqualTo(Sampling.builder()
                        .temperature(0.9)
                        .topP(0.8)
                        .topK(7)
                        .maxNewTokens(11)
                        .stop("end")
                        .seed(2)
                        .build());
    }

    @Test
    void fingerprintCoversRuleNumberAndSampling() {
        BestOfNPolicy policy = BestOfNPolicy.builder(ranker).build();
        Set<String> different = Set.of(
                policy.fingerprint(),
                aligned.fingerprint(),
                BestOfNPolicy.builder(ranker).candidates(8).build().fingerprint(),
                BestOfNPolicy.builder(ranker.by(ScoringRule.policyPerplexity()))
                        .build()
                        .fingerprint(),
                BestOfNPolicy.builder(ranker)
                        .sampling(Sampling.builder().topK(3).build())
                        .build()
                        .fingerprint(),
                BestOfNPolicy.builder(ranker).generator(base).build().fingerprint());
        assertThat(different).hasSize(6);
        assertThat(BestOfNPolicy.builder(ranker).build().fingerprint()).isEqualTo(policy.fingerprint());
        assertThat(BestOfNPolicy.builder(ranker).candidatesPerCall(3).build().fingerprint())
                .isEqualTo(policy.fingerprint());
        assertThat(policy.name()).isEqualTo("aligned, best of 16");
    }

    @Test
    void callsHoldNoMoreCandidatesThanAllowed() {
        Policy policy =
                BestOfNPolicy.builder(ranker).candidates(4).candidatesPerCall(8).build();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            requests.add(new GenerationRequest("id" + i, PROMPT, i == 3 ? 3 : 1, Sampling.greedy(4)));
        }
        assertThat(policy.generate(requests)).extracting(List::size).containsExactly(1, 1, 1, 3, 1);
        assertThat(aligned.generated)
                .extracting(
                        call -> call.stream().mapToInt(GenerationRequest::count).sum())
                .containsExactly(8, 4, 12, 4);
    }

    @Test
    void failedRequestDoesNotAffectTheOthersAndKeepsItsKey() {
        RequestFailure slow = new RequestFailure("a prompt", "timed out", "", true);
        FakePolicy writer = FakePolicy.builder()
                .writes((request, index) -> index == 1 ? "a dog" : "a cat")
                .fails(text -> text.equals("And here?") ? Optional.of(slow) : Optional.empty())
                .build();
        FakePolicy failingScores = FakePolicy.builder()
                .scores((prompt, response) -> List.of(response.equals("a dog") ? -1.0 : -2.0))
                .fails(text -> text.equals("And there?") ? Optional.of(slow) : Optional.empty())
                .build();
        FakePolicy flat =
                FakePolicy.builder().scores((prompt, response) -> List.of(-1.0)).build();
        Policy policy = BestOfNPolicy.builder(SelfRewardReranker.of(failingScores, flat))
                .generator(writer)
                .candidates(2)
                .build();
        List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(List.of(
                new GenerationRequest("a", PROMPT, 1, Sampling.greedy(4)),
                new GenerationRequest("b", Prompt.of("And here?"), 1, Sampling.greedy(4)),
                new GenerationRequest("c", Prompt.of("And there?"), 1, Sampling.greedy(4)),
                new GenerationRequest("d", PROMPT, 2, Sampling.greedy(4))));
        assertThat(outcomes.get(0).orElseThrow()).extracting(Completion::text).containsExactly("a dog");
        assertThat(outcomes.get(1).failure()).contains(slow.named("b"));
        assertThat(outcomes.get(2).failure()).contains(slow.named("c"));
        assertThat(outcomes.get(3).orElseThrow()).extracting(Completion::text).containsExactly("a dog", "a cat");
    }

    @Test
    void candidatesOfACompletionThatIsNoLongerWantedEndAndAreNotRanked() {
        FakePolicy writer = FakePolicy.builder()
                .writes((request, index) -> "a dog and a cat " + index)
                .build();
        FakePolicy scores =
                FakePolicy.builder().scores((prompt, response) -> List.of(-1.0)).build();
        Policy policy = BestOfNPolicy.builder(SelfRewardReranker.of(scores, scores))
                .generator(new WordByWord(writer))
                .candidates(3)
                .candidatesPerCall(6)
                .build();
        List<String> heard = new ArrayList<>();
        TokenListener listener = new TokenListener() {
            @Override
            public void sampled(SampledToken token) {
                heard.add(token.request() + "/" + token.completion() + " " + token.text());
            }

            @Override
            public boolean wanted(int request, int completion) {
                return request != 1 && completion != 1;
            }
        };
        List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(
                List.of(
                        request(2, Sampling.builder().build()),
                        request(1, Sampling.builder().build()),
                        request(1, Sampling.builder().build())),
                listener);
        assertThat(outcomes)
                .extracting(outcome ->
                        outcome.orElseThrow().stream().map(Completion::finish).toList())
                .containsExactly(
                        List.of(FinishReason.END, FinishReason.CANCELLED),
                        List.of(FinishReason.CANCELLED),
                        List.of(FinishReason.END));
        assertThat(outcomes.get(0).orElseThrow().get(1).text()).isEmpty();
        assertThat(heard).containsExactly("0/0 a dog and a cat 0", "2/0 a dog and a cat 0");
        assertThat(scores.scoreCalls().stream().flatMap(List::stream)).hasSize(2);
    }

    @Test
    void listsOfAFixedFormatAreThoseOfTheGenerator() {
        FakePolicy writer = FakePolicy.builder()
                .writes((request, index) -> "[\"a\"]")
                .followsFormats()
                .build();
        Policy policy =
                BestOfNPolicy.builder(ranker).generator(writer).candidates(4).build();
        GenerationRequest list = request(1, Sampling.greedy(4)).withFormat(ListFormat.exactly("facts", 1, 20));
        policy.generate(List.of(list));
        assertThat(writer.generateCalls()).containsExactly(List.of(list));
        assertThat(aligned.scored).isEmpty();
    }

    @Test
    void candidatesContinueThePrefixAndAreScoredAfterIt() {
        FakePolicy writer = FakePolicy.builder()
                .writes((request, index) -> request.prefix() + " " + "x".repeat(index + 1))
                .scores((prompt, response) -> List.of(-1.0 / response.length()))
                .continuesPrefixes()
                .build();
        FakePolicy flat = FakePolicy.builder()
                .scores((prompt, response) -> List.of(-1.0))
                .continuesPrefixes()
                .build();
        Policy policy = BestOfNPolicy.builder(SelfRewardReranker.of(writer, flat))
                .candidates(3)
                .build();
        assertThat(policy.continuesPrefixes()).isTrue();
        assertThat(policy.generate(List.of(request(1, Sampling.greedy(4)).withPrefix("There is")))
                        .get(0)
                        .get(0)
                        .text())
                .isEqualTo("There is xxx");
        assertThat(flat.scoreCalls().get(0))
                .containsExactly(
                        new ScoreRequest(PROMPT, List.of("There is x", "There is xx", "There is xxx"), "There is"));
    }

    @Test
    void scoresAreThoseOfTheGenerator() {
        Policy policy = BestOfNPolicy.builder(ranker).build();
        List<ScoreRequest> requests = List.of(new ScoreRequest(PROMPT, List.of("a dog")));
        assertThat(policy.score(requests)).isEqualTo(aligned.score(requests));
        assertThat(policy.capabilities()).isEqualTo(aligned.capabilities());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 65})
    void numberOfCandidatesOutOfRangeIsRejected(int candidates) {
        BestOfNPolicy.Builder builder = BestOfNPolicy.builder(ranker).candidates(candidates);
        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessage("candidates must be in [1, 64], was " + candidates);
    }

    @Test
    void generatorThatCannotGenerateIsRejected() {
        Policy scoring = new WordPolicy("scores only", Map.of()) {
            @Override
            public Set<Capability> capabilities() {
                return Set.of(Capability.SCORE);
            }
        };
        assertThatThrownBy(
                        () -> BestOfNPolicy.builder(ranker).generator(scoring).build())
                .isInstanceOf(MissingCapabilityException.class)
                .hasMessageContaining("scores only");
    }
}
