package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/**
 * A policy without a model. Small functions compute its results, and it records its requests. A call for which no
 * function was set throws an {@link IllegalStateException}. Each request counts as one in ledgers, whatever it asks for,
 * with the characters of its last message as input tokens and the characters of generated texts as generated tokens.
 */
public final class FakePolicy implements Policy {
    private final String name;
    private final BiFunction<GenerationRequest, Integer, String> texts;
    private final ToDoubleBiFunction<Prompt, String> probabilities;
    private final BiFunction<Prompt, String, List<Double>> logProbs;
    private final Predicate<String> cutOff;
    private final Function<String, Optional<RequestFailure>> failures;
    private final List<List<GenerationRequest>> generateCalls = new ArrayList<>();
    private final List<List<ScoreRequest>> scoreCalls = new ArrayList<>();
    private final List<List<NextTokenRequest>> nextTokenCalls = new ArrayList<>();
    private final boolean forgets;
    private final boolean followsFormats;
    private final boolean continuesPrefixes;
    private boolean closed;

    private FakePolicy(Builder builder) {
        name = builder.name;
        texts = builder.texts;
        probabilities = builder.probabilities;
        logProbs = builder.logProbs;
        cutOff = builder.cutOff;
        failures = builder.failures;
        forgets = builder.forgets;
        followsFormats = builder.followsFormats;
        continuesPrefixes = builder.continuesPrefixes;
    }

    public static Builder builder() {
        return new Builder();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return Integer.toHexString(name.hashCode());
    }

    @Override
    public boolean followsFormats() {
        return followsFormats;
    }

    @Override
    public boolean continuesPrefixes() {
        return continuesPrefixes;
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        if (!followsFormats) {
            GenerationRequest.rejectFormats(requests, name());
        }
        if (!continuesPrefixes) {
            GenerationRequest.rejectPrefixes(requests, name());
        }
        List<Outcome<List<Completion>>> outcomes = each(
                requests,
                generateCalls,
                GenerationRequest::prompt,
                request -> IntStream.range(0, request.count())
                        .mapToObj(i -> completion(texts.apply(request, i)))
                        .toList());
        return IntStream.range(0, requests.size())
                .mapToObj(i -> outcomes.get(i).named(requests.get(i).key()))
                .toList();
    }

    private Completion completion(String text) {
        UsageMeter.add(Usage.ofTokens(0, 0, text.length()));
        return new Completion(text, List.of(), cutOff.test(text) ? FinishReason.LENGTH : FinishReason.END);
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        if (!continuesPrefixes) {
            ScoreRequest.rejectPrefixes(requests, name());
        }
        return each(
                requests,
                scoreCalls,
                ScoreRequest::prompt,
                request -> request.responses().stream()
                        .map(response -> logProbs.apply(request.prompt(), response))
                        .map(values -> new TokenLogProbs(
                                IntStream.range(0, values.size()).boxed().toList(), values))
                        .toList());
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        return each(requests, nextTokenCalls, NextTokenRequest::prompt, request -> {
            Map<String, Double> byWord = new LinkedHashMap<>();
            request.words().forEach(word -> byWord.put(word, probabilities.applyAsDouble(request.prompt(), word)));
            return new NextTokenProbabilities(byWord);
        });
    }

    private <R, A> List<Outcome<A>> each(
            List<R> requests, List<List<R>> calls, Function<R, Prompt> prompt, Function<R, A> answer) {
        checkOpen();
        if (!forgets) {
            calls.add(List.copyOf(requests));
        }
        return UsageMeter.call(counted(), () -> {
            List<Outcome<A>> outcomes = new ArrayList<>();
            for (R request : requests) {
                String text = textOf(prompt.apply(request));
                Optional<RequestFailure> failure = failures.apply(text);
                outcomes.add(
                        failure.isPresent() ? Outcome.failure(failure.get()) : Outcome.success(answer.apply(request)));
                UsageMeter.add(failure.isPresent() ? Usage.ofFailures(1) : Usage.ofRequests(1));
                UsageMeter.add(Usage.ofTokens(text.length(), 0, 0));
                UsageMeter.add(Usage.ofImages(prompt.apply(request).images().size()));
            }
            return outcomes;
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The requests of {@link #tryGenerate}, one entry per call. */
    public List<List<GenerationRequest>> generateCalls() {
        return generateCalls;
    }

    /** The requests of {@link #tryScore}, one entry per call. */
    public List<List<ScoreRequest>> scoreCalls() {
        return scoreCalls;
    }

    /** The requests of {@link #tryNextTokenProbabilities}, one entry per call. */
    public List<List<NextTokenRequest>> nextTokenCalls() {
        return nextTokenCalls;
    }

    /** The text of a prompt's last message. */
    public static String textOf(Prompt prompt) {
        return prompt.messages().get(prompt.messages().size() - 1).text();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
    }

    /** Sets the functions that compute the results. */
    public static final class Builder {
        private boolean forgets;
        private boolean followsFormats;
        private boolean continuesPrefixes;
        private Predicate<String> cutOff = text -> false;
        private Function<String, Optional<RequestFailure>> failures = prompt -> Optional.empty();
        private String name = "fake";
        private BiFunction<GenerationRequest, Integer, String> texts = (request, index) -> {
            throw new IllegalStateException("no function for generated texts: call writes(...) on the builder");
        };
        private ToDoubleBiFunction<Prompt, String> probabilities = (prompt, word) -> {
            throw new IllegalStateException("no function for word probabilities: call answers(...) on the builder");
        };
        private BiFunction<Prompt, String, List<Double>> logProbs = (prompt, response) -> {
            throw new IllegalStateException("no function for log-probabilities: call scores(...) on the builder");
        };

        private Builder() {}

        /** Sets the name, which also determines the fingerprint. Default: {@code fake}. */
        public Builder name(String value) {
            name = value;
            return this;
        }

        /** Sets the function from a request and a completion's index to the generated text. */
        public Builder writes(BiFunction<GenerationRequest, Integer, String> value) {
            texts = value;
            return this;
        }

        /** Sets which of the generated texts end at the token limit. Default: none. */
        public Builder cutsOff(Predicate<String> value) {
            cutOff = value;
            return this;
        }

        /** Sets the function from a prompt and a word to the word's probability. */
        public Builder answers(ToDoubleBiFunction<Prompt, String> value) {
            probabilities = value;
            return this;
        }

        /**
         * Sets the function from a prompt and a response to the log-probabilities of the response's tokens, including
         * the end token.
         */
        public Builder scores(BiFunction<Prompt, String, List<Double>> value) {
            logProbs = value;
            return this;
        }

        /**
         * Makes single requests fail. The function gets the text of the prompt's last message and returns why the request
         * fails; empty if it does not. Default: none fails.
         */
        public Builder fails(Function<String, Optional<RequestFailure>> value) {
            failures = value;
            return this;
        }

        /** Does not record requests, for runs with very many of them. */
        public Builder forgets() {
            forgets = true;
            return this;
        }

        /** Accepts requests with a format, which the function of {@link #writes} follows. */
        public Builder followsFormats() {
            followsFormats = true;
            return this;
        }

        /**
         * Accepts requests with a prefix. The function of {@link #writes} returns whole responses that begin with it, and
         * that of {@link #scores} gets whole responses.
         */
        public Builder continuesPrefixes() {
            continuesPrefixes = true;
            return this;
        }

        public FakePolicy build() {
            return new FakePolicy(this);
        }
    }
}
