package io.github.rlaifv.remote;

import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.remote.internal.GroupedOutcomes;
import io.github.rlaifv.remote.internal.SampledWords;
import io.github.rlaifv.remote.internal.vllm.EndToken;
import io.github.rlaifv.remote.internal.vllm.ExactWords;
import io.github.rlaifv.remote.internal.vllm.ServedScores;
import io.github.rlaifv.remote.internal.vllm.ServedTokenizer;
import io.github.rlaifv.remote.internal.vllm.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** A policy of a model behind a server, see {@link RemotePolicyBuilder}. */
final class ServerPolicy implements ProbedPolicy, HealthChecked {
    private static final Prompt PROBE = Prompt.of("Is water wet? Please answer yes or no.");
    /** Enough for the first word of a response, which a tokenizer may split. */
    private static final int ANSWER_TOKENS = 5;

    private final RemoteOptions options;
    private final ServerConnection connection;
    private final ServerChat chat;
    private final ServerWords words;
    private final ServerScores scores;
    private final ServerCapabilities capabilities;

    private volatile boolean closed;

    ServerPolicy(RemoteOptions options) {
        this(options, new ServerConnection(options.served(), options.connection()));
    }

    /**
     * @param options options of this policy; those of the connection have no effect
     * @param connection connection to the server; closed with this policy
     */
    ServerPolicy(RemoteOptions options, ServerConnection connection) {
        this.options = options;
        this.connection = connection;
        String model = options.served().model();
        AnswerOptions answers = options.answers();
        SpecialTokens specialTokens = new SpecialTokens(
                connection.wire(),
                model,
                answers.server() == ServerKind.VLLM ? answers.addSpecialTokens() : Optional.of(false));
        ServedTokenizer tokenizer = new ServedTokenizer(connection.wire(), model, specialTokens);
        EndToken end = new EndToken(connection.wire(), model, tokenizer, answers.endMark());
        this.chat = new ServerChat(options, connection, specialTokens);
        this.words = new ServerWords(answers, chat, new ExactWords(connection.wire(), model, specialTokens, tokenizer));
        this.scores = new ServerScores(
                connection,
                new ServedScores(connection.wire(), model, specialTokens, tokenizer, end),
                options.scores());
        this.capabilities = new ServerCapabilities(options, new Probes());
    }

    @Override
    public String name() {
        return options.served().name();
    }

    /**
     * Identifies the model's name, its revision (or else the server's address), and the options that affect results.
     */
    @Override
    public String fingerprint() {
        return options.fingerprint();
    }

    /**
     * All capabilities that the server supports, see {@link #supports}.
     *
     * @throws io.github.rlaifv.core.run.RetriableException if the server can't be reached
     * @throws io.github.rlaifv.core.run.RlaifvException if the server rejects all requests (wrong key, unknown model)
     */
    @Override
    public Set<Capability> capabilities() {
        return UsageMeter.calling(counted(), capabilities::all);
    }

    /**
     * Whether the server supports a capability. Unless the builder was given the capabilities, the first call asks the
     * server: one short question shows GENERATE and NEXT_TOKEN_PROBABILITIES, and the score of a short response shows
     * SCORE.
     *
     * @throws io.github.rlaifv.core.run.RetriableException if the server can't be reached
     * @throws io.github.rlaifv.core.run.RlaifvException if the server rejects all requests (wrong key, unknown model)
     */
    @Override
    public boolean supports(Capability capability) {
        return UsageMeter.calling(counted(), () -> capabilities.has(capability));
    }

    @Override
    public List<FirstToken> answerToProbe() {
        return capabilities.answer();
    }

    @Override
    public Optional<String> missingBecause(Capability capability) {
        return capabilities.missingBecause(capability);
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException if the sampling has options that this kind of server does not support
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if a request has a prefix, and this kind of server
     *     does not continue messages of the assistant
     */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        checkOpen();
        List<ServerCalls.Call<Completion>> samples = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (GenerationRequest request : requests) {
            chat.check(request);
            for (int i = 0; i < request.count(); i++) {
                int index = i;
                samples.add(call(request.key(), request.prompt(), () -> chat.sample(request, index)));
            }
            counts.add(request.count());
        }
        return GroupedOutcomes.of(all(samples), counts);
    }

    /**
     * {@inheritDoc} The server streams its responses. A part of a response is reported as one token without an id. It has
     * log-probabilities if the request asks for alternatives, and as many tokens are reported then as the server names.
     * A completion that is no longer wanted ends its request to the server.
     *
     * @throws BadDataException if the sampling has options that this kind of server does not support
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if a request has a prefix, and this kind of server
     *     does not continue messages of the assistant
     */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        if (listener == TokenListener.NONE) {
            return tryGenerate(requests);
        }
        checkOpen();
        List<ServerCalls.Call<Completion>> samples = new ArrayList<>();
        List<StreamedSample> streamed = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (GenerationRequest request : requests) {
            chat.check(request);
            for (int i = 0; i < request.count(); i++) {
                StreamedSample sample = new StreamedSample(
                        request, counts.size(), i, listener, options.served().key(), chat);
                streamed.add(sample);
                samples.add(call(request.key(), request.prompt(), sample::ask));
            }
            counts.add(request.count());
        }
        try {
            return GroupedOutcomes.of(all(samples), counts);
        } catch (CancelledException e) {
            for (StreamedSample sample : streamed) {
                sample.failure().ifPresent(failure -> {
                    throw failure;
                });
            }
            throw e;
        }
    }

    private <T> List<Outcome<T>> all(List<ServerCalls.Call<T>> requests) {
        return UsageMeter.calling(counted(), () -> connection.calls().all(requests));
    }

    /** Every kind of server has a parameter for it, but a server may ignore it, which shows in the completion. */
    @Override
    public boolean followsFormats() {
        return true;
    }

    /** Whether the server is of a kind that continues messages of the assistant: vLLM and SGLang. */
    @Override
    public boolean continuesPrefixes() {
        return options.answers().server().continuesFinalMessage();
    }

    /** A call that may run beside others. */
    private <T> ServerCalls.Call<T> call(String request, Prompt prompt, Callable<T> work) {
        return new ServerCalls.Call<>(request, () -> {
            UsageMeter.add(Usage.ofImages(prompt.images().size()));
            return connection.gate().together(work);
        });
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        checkOpen();
        if (options.answers().samplesWords()) {
            return sampleAnswers(requests);
        }
        List<ServerCalls.Call<NextTokenProbabilities>> questions = new ArrayList<>();
        for (NextTokenRequest request : requests) {
            questions.add(call("request " + questions.size(), request.prompt(), () -> words.ask(request)));
        }
        return all(questions);
    }

    private List<Outcome<NextTokenProbabilities>> sampleAnswers(List<NextTokenRequest> requests) {
        Sampling sampling =
                Sampling.builder().temperature(1).maxNewTokens(ANSWER_TOKENS).build();
        List<Outcome<List<Completion>>> answers = tryGenerate(requests.stream()
                .map(request -> new GenerationRequest(
                        request.prompt().fingerprint(),
                        request.prompt(),
                        options.answers().sampledAnswers(),
                        sampling))
                .toList());
        List<Outcome<NextTokenProbabilities>> probabilities = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            List<String> words = requests.get(i).words();
            probabilities.add(answers.get(i)
                    .map(completions -> SampledWords.count(
                            words, completions.stream().map(Completion::text).toList())));
        }
        return probabilities;
    }

    /** Each response is a request of its own. Fails at once if the server does not support scoring. */
    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        checkOpen();
        Capability.SCORE.require(this, "asked for the log-probabilities of given responses");
        if (!continuesPrefixes()) {
            ScoreRequest.rejectPrefixes(requests, name());
        }
        return UsageMeter.calling(counted(), () -> scores.all(requests));
    }

    /** The requests that show what the server supports. */
    private final class Probes implements ServerCapabilities.Requests {
        private final String server = options.served().shownAddress();

        @Override
        public CapabilityProbe<List<FirstToken>> firstTokens() {
            checkOpen();
            return CapabilityProbe.of(
                    server,
                    connection,
                    "log-probabilities",
                    call("question about the server's capabilities", PROBE, () -> words.likeliest(PROBE)));
        }

        @Override
        public CapabilityProbe<?> text() {
            checkOpen();
            GenerationRequest request = new GenerationRequest("probe", PROBE, 1, Sampling.greedy(ANSWER_TOKENS));
            return CapabilityProbe.of(
                    server,
                    connection,
                    "a short answer",
                    call("question about the server's capabilities", PROBE, () -> chat.sample(request, 0)));
        }

        @Override
        public CapabilityProbe<?> score() {
            if (options.answers().server() != ServerKind.VLLM) {
                return new CapabilityProbe<>(
                        Optional.empty(),
                        "only vLLM returns the log-probabilities of given responses: set server(ServerKind.VLLM) if it"
                                + " is one");
            }
            checkOpen();
            return CapabilityProbe.of(
                    server,
                    connection,
                    "the log-probabilities of a given response",
                    scores.call("score that shows the server's capabilities", PROBE, "", "Yes"));
        }
    }

    @Override
    public String place() {
        return options.served().shownAddress();
    }

    @Override
    public Optional<String> unhealthyBecause() {
        return connection.unhealthyBecause();
    }

    @Override
    public int concurrency() {
        return options.connection().concurrency();
    }

    @Override
    public long busyAnswers() {
        return connection.calls().busyAnswers();
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(name() + " is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        connection.close();
    }

    @Override
    public String toString() {
        return "RemotePolicy[" + name() + ", " + options.served().shownAddress() + ", "
                + options.served().key() + "]";
    }
}
