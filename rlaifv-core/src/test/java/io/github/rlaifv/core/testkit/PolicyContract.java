package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RlaifvException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Tests of the contract of {@link Policy}. Extend this class in the test of your own implementation and override the
 * methods that create policies and requests. Tests of a capability that the policy lacks are skipped, except for one:
 * calls of a missing capability must be rejected.
 */
public abstract class PolicyContract {
    private static final int COUNT = 3;

    /** Opens a new policy. Each test opens and closes its own. */
    protected abstract Policy open();

    /**
     * A request that the policy can answer. Different numbers give different keys and prompts. Default: two
     * completions of {@link #prompt}.
     */
    protected GenerationRequest generation(int number) {
        return new GenerationRequest("request-" + number, prompt(number), 2, sampling(number));
    }

    /** A prompt that the policy can answer. Different numbers give different prompts. Default: a text-only question. */
    protected Prompt prompt(int number) {
        return Prompt.of("What is in part " + number + "?");
    }

    /** The sampling options of requests. Default: at most 4 new tokens. */
    protected Sampling sampling(int seed) {
        return Sampling.builder().maxNewTokens(4).seed(seed).build();
    }

    /**
     * A generation request that fails while the other requests of its call succeed. Default: empty, for policies whose
     * requests never fail individually.
     */
    protected Optional<GenerationRequest> failing() {
        return Optional.empty();
    }

    /**
     * Whether calls are rejected after {@link Policy#close()}. Override it with false for policies that hold nothing to
     * close, such as views and tables. Default: true.
     */
    protected boolean endsWhenClosed() {
        return true;
    }

    private List<GenerationRequest> generations() {
        return IntStream.range(0, COUNT).mapToObj(this::generation).toList();
    }

    private List<ScoreRequest> scores() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> new ScoreRequest(prompt(i), List.of("a dog", "two cats " + "x".repeat(i))))
                .toList();
    }

    private List<NextTokenRequest> questions() {
        return IntStream.range(0, COUNT)
                .mapToObj(i -> new NextTokenRequest(prompt(i), List.of("Yes", "No")))
                .toList();
    }

    private static <T> List<T> reversed(List<T> list) {
        return IntStream.range(0, list.size())
                .mapToObj(i -> list.get(list.size() - 1 - i))
                .toList();
    }

    /** Checks what holds for all three kinds of calls. */
    private <R, A> void checkCalls(
            Policy policy, List<R> requests, Function<List<R>, List<Outcome<A>>> ask, Function<List<R>, List<A>> need) {
        assertThat(ask.apply(List.of())).as("outcomes of an empty call").isEmpty();
        assertThat(need.apply(List.of())).as("results of an empty call").isEmpty();
        List<Outcome<A>> outcomes = ask.apply(requests);
        assertThat(outcomes).as("one outcome per request").hasSameSizeAs(requests);
        assertThat(ask.apply(requests)).as("outcomes of an equal call").isEqualTo(outcomes);
        assertThat(need.apply(requests)).as("the form that throws").isEqualTo(Outcome.values(outcomes));
        if (!policy.dependsOnCall()) {
            assertThat(reversed(ask.apply(reversed(requests))))
                    .as("outcomes by request, asked in another order")
                    .isEqualTo(outcomes);
            assertThat(requests.stream().flatMap(request -> ask.apply(List.of(request)).stream()))
                    .as("outcomes of requests in calls of their own")
                    .isEqualTo(outcomes);
        }
    }

    @Test
    void generatesTheRequestedNumberOfCompletionsInTheOrderOfRequests() {
        try (Policy policy = open()) {
            assumeThat(policy.capabilities()).contains(Capability.GENERATE);
            List<GenerationRequest> requests = generations();
            checkCalls(policy, requests, policy::tryGenerate, policy::generate);
            assertThat(policy.generate(requests))
                    .allSatisfy(completions ->
                            assertThat(completions).hasSize(requests.get(0).count()));
        }
    }

    @Test
    void tokensThatAListenerGetsJoinToTheCompletions() {
        try (Policy policy = open()) {
            assumeThat(policy.capabilities()).contains(Capability.GENERATE);
            List<GenerationRequest> requests = generations();
            TokenRecorder heard = new TokenRecorder();
            List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests, heard);
            assertThat(outcomes).as("outcomes without a listener").isEqualTo(policy.tryGenerate(requests));
            for (int i = 0; i < outcomes.size(); i++) {
                List<Completion> completions = outcomes.get(i).orElseThrow();
                for (int k = 0; k < completions.size(); k++) {
                    assertThat(heard.text(i, k).strip())
                            .isEqualTo(completions.get(k).text());
                }
            }
        }
    }

    @Test
    void scoresEachResponseInTheOrderOfRequests() {
        try (Policy policy = open()) {
            assumeThat(policy.capabilities()).contains(Capability.SCORE);
            checkCalls(policy, scores(), policy::tryScore, policy::score);
            List<List<TokenLogProbs>> scored = policy.score(scores());
            assertThat(scored).allSatisfy(responses -> assertThat(responses).hasSize(2));
            assertThat(scored.stream().flatMap(List::stream))
                    .allSatisfy(response -> assertThat(response.logProbs())
                            .isNotEmpty()
                            .hasSameSizeAs(response.tokenIds())
                            .allMatch(value -> value <= 0));
        }
    }

    @Test
    void givesAProbabilityPerWordInTheOrderOfRequests() {
        try (Policy policy = open()) {
            assumeThat(policy.capabilities()).contains(Capability.NEXT_TOKEN_PROBABILITIES);
            checkCalls(policy, questions(), policy::tryNextTokenProbabilities, policy::nextTokenProbabilities);
            for (NextTokenProbabilities probabilities : policy.nextTokenProbabilities(questions())) {
                assertThat(probabilities.byWord()).containsOnlyKeys("Yes", "No");
                assertThat(probabilities.byWord().values()).allMatch(value -> value >= 0 && value <= 1);
            }
        }
    }

    @Test
    void failedRequestDoesNotAffectTheOthers() {
        assumeThat(failing()).isPresent();
        GenerationRequest failing = failing().orElseThrow();
        List<GenerationRequest> requests = List.of(generation(0), failing, generation(1));
        try (Policy policy = open()) {
            List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests);
            assertThat(outcomes.get(1).failure()).hasValueSatisfying(failure -> {
                assertThat(failure.request()).isEqualTo(failing.key());
                assertThat(failure.reason()).isNotBlank();
            });
            assertThat(List.of(outcomes.get(0).orElseThrow(), outcomes.get(2).orElseThrow()))
                    .isEqualTo(policy.generate(List.of(generation(0), generation(1))));
            assertThatThrownBy(() -> policy.generate(requests)).isInstanceOf(RlaifvException.class);
        }
    }

    @Test
    void callOfAMissingCapabilityIsRejected() {
        try (Policy policy = open()) {
            Stream<Runnable> calls = Stream.of(Capability.values())
                    .filter(capability -> !policy.capabilities().contains(capability))
                    .map(capability -> switch (capability) {
                        case GENERATE -> () -> policy.tryGenerate(generations());
                        case SCORE -> () -> policy.tryScore(scores());
                        case NEXT_TOKEN_PROBABILITIES -> () -> policy.tryNextTokenProbabilities(questions());
                    });
            calls.forEach(call -> assertThatThrownBy(call::run).isInstanceOf(MissingCapabilityException.class));
        }
    }

    @Test
    void singleCapabilitiesAgreeWithTheWholeSet() {
        try (Policy policy = open()) {
            for (Capability capability : Capability.values()) {
                assertThat(policy.supports(capability))
                        .as("support of %s", capability)
                        .isEqualTo(policy.capabilities().contains(capability));
            }
        }
    }

    @Test
    void requestWithAFormatIsRejectedUnlessThePolicyFollowsFormats() {
        try (Policy policy = open()) {
            assumeThat(policy.capabilities()).contains(Capability.GENERATE);
            assumeThat(policy.followsFormats()).isFalse();
            List<GenerationRequest> requests = List.of(generation(0).withFormat(ListFormat.exactly("facts", 2, 20)));
            assertThatThrownBy(() -> policy.tryGenerate(requests))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(requests.get(0).key() + " asks for a list in a fixed format");
        }
    }

    @Test
    void requestWithAPrefixIsRejectedUnlessThePolicyContinuesPrefixes() {
        try (Policy policy = open()) {
            assumeThat(policy.continuesPrefixes()).isFalse();
            if (policy.supports(Capability.GENERATE)) {
                List<GenerationRequest> requests = List.of(generation(0).withPrefix("There is"));
                assertThatThrownBy(() -> policy.tryGenerate(requests))
                        .isInstanceOf(MissingCapabilityException.class)
                        .hasMessageContaining("request " + requests.get(0).key());
            }
            if (policy.supports(Capability.SCORE)) {
                List<ScoreRequest> requests = List.of(new ScoreRequest(prompt(0), List.of("a dog"), "a"));
                assertThatThrownBy(() -> policy.tryScore(requests))
                        .isInstanceOf(MissingCapabilityException.class)
                        .hasMessageContaining("score request 0");
            }
        }
    }

    @Test
    void continuedResponsesBeginWithThePrefixAndTheirTokensFollowIt() {
        try (Policy policy = open()) {
            assumeThat(policy.continuesPrefixes()).isTrue();
            assumeThat(policy.supports(Capability.GENERATE)).isTrue();
            List<GenerationRequest> requests = generations().stream()
                    .map(request -> request.withPrefix("There is"))
                    .toList();
            TokenRecorder heard = new TokenRecorder();
            List<Outcome<List<Completion>>> outcomes = policy.tryGenerate(requests, heard);
            assertThat(outcomes).as("outcomes without a listener").isEqualTo(policy.tryGenerate(requests));
            for (int i = 0; i < outcomes.size(); i++) {
                List<Completion> completions = outcomes.get(i).orElseThrow();
                for (int k = 0; k < completions.size(); k++) {
                    assertThat(completions.get(k).text())
                            .isEqualTo("There is" + heard.text(i, k).stripTrailing());
                }
            }
        }
    }

    @Test
    void scoresOfAPrefixAreThoseOfTheTokensAfterIt() {
        try (Policy policy = open()) {
            assumeThat(policy.continuesPrefixes()).isTrue();
            assumeThat(policy.supports(Capability.SCORE)).isTrue();
            List<String> responses = List.of("a dog and two cats", "a dog");
            TokenLogProbs whole = policy.score(List.of(new ScoreRequest(prompt(0), responses)))
                    .get(0)
                    .get(0);
            List<TokenLogProbs> rests = policy.score(List.of(new ScoreRequest(prompt(0), responses, "a dog")))
                    .get(0);
            int after = whole.tokenIds().size() - rests.get(0).tokenIds().size();
            assertThat(after).isPositive();
            assertThat(rests.get(0).tokenIds())
                    .isEqualTo(whole.tokenIds().subList(after, whole.tokenIds().size()));
            assertThat(rests.get(1).tokenIds()).as("the end token alone").hasSize(1);
            for (int t = 0; t < rests.get(0).logProbs().size(); t++) {
                assertThat(rests.get(0).logProbs().get(t))
                        .isCloseTo(whole.logProbs().get(after + t), within(1e-4));
            }
        }
    }

    @Test
    void nameAndFingerprintAreStable() {
        try (Policy policy = open();
                Policy again = open()) {
            assertThat(policy.name()).isNotBlank().isEqualTo(again.name());
            assertThat(policy.fingerprint()).isNotBlank().isEqualTo(again.fingerprint());
        }
    }

    @Test
    @SuppressWarnings("NullAway") // what a caller without null checks may do
    void nullIsRejected() {
        try (Policy policy = open()) {
            assertThatThrownBy(() -> policy.tryGenerate(null)).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> policy.tryScore(null)).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> policy.tryNextTokenProbabilities(null)).isInstanceOf(RuntimeException.class);
        }
    }

    @Test
    void closeMayBeRepeatedAndLaterCallsAreRejected() {
        Policy policy = open();
        policy.capabilities();
        policy.close();
        policy.close();
        if (endsWhenClosed()) {
            assertThatThrownBy(() -> policy.tryGenerate(generations())).isInstanceOf(IllegalStateException.class);
        }
    }
}
