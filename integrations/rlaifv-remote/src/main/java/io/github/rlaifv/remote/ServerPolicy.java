package io.github.rlaifv.remote;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.remote.internal.vllm.SpecialTokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A policy of a model behind a server, see {@link RemotePolicyBuilder}. */
final class ServerPolicy implements ProbedPolicy {
    private static final Prompt PROBE = Prompt.of("Is water wet? Please answer yes or no.");
    /** Enough for the first word of a response, which a tokenizer may split. */
    private static final int ANSWER_TOKENS = 5;

    private final RemoteOptions options;
    private final ServerConnection connection;
    private final ServerChat chat;
    private final ReentrantLock probe = new ReentrantLock();

    private volatile @Nullable Set<Capability> capabilities;
    private volatile @Nullable CapabilityProbe probed;
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
        AnswerOptions answers = options.answers();
        this.chat = new ServerChat(
                options,
                connection,
                new SpecialTokens(
                        connection.wire(),
                        options.served().model(),
                        answers.server() == ServerKind.VLLM ? answers.addSpecialTokens() : Optional.of(false)));
        this.capabilities = options.capabilities().orElse(null);
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
     * GENERATE, and NEXT_TOKEN_PROBABILITIES if the server returns log-probabilities or responses are sampled; never
     * SCORE. Unless the builder was given the capabilities, the first call asks the server one short question to find
     * out.
     *
     * @throws io.github.rlaifv.core.run.RetriableException if the server can't be reached
     * @throws io.github.rlaifv.core.run.RlaifvException if the server rejects all requests (wrong key, unknown model)
     */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> known = capabilities;
        if (known != null) {
            return known;
        }
        try {
            // Interruptible, because the response to the first question may take a while.
            probe.lockInterruptibly();
        } catch (InterruptedException e) {
            throw Cancellation.interrupted("asking what " + name() + " can do");
        }
        try {
            return askedFor();
        } finally {
            probe.unlock();
        }
    }

    @Override
    public List<FirstToken> answerToProbe() {
        CapabilityProbe known = probed;
        return known == null ? List.of() : known.answer();
    }

    @Override
    public Optional<String> missingBecause(Capability capability) {
        CapabilityProbe known = probed;
        return capability == Capability.NEXT_TOKEN_PROBABILITIES
                        && known != null
                        && !known.problem().isEmpty()
                ? Optional.of(known.problem())
                : Optional.empty();
    }

    private Set<Capability> askedFor() {
        Set<Capability> known = capabilities;
        if (known == null) {
            checkOpen();
            boolean probabilities = options.answers().samplesWords();
            if (!probabilities) {
                CapabilityProbe found =
                        CapabilityProbe.of(options.served().shownAddress(), connection, () -> chat.firstToken(PROBE));
                probed = found;
                probabilities = found.returnsLogProbs();
            }
            known = probabilities
                    ? Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES)
                    : Set.of(Capability.GENERATE);
            capabilities = known;
        }
        return known;
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException if the sampling has options that this kind of server does not support
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
                samples.add(call(request.key(), () -> chat.sample(request, index)));
            }
            counts.add(request.count());
        }
        return GroupedOutcomes.of(connection.calls().all(samples), counts);
    }

    /** A call that may run beside others. */
    private <T> ServerCalls.Call<T> call(String request, Callable<T> work) {
        return new ServerCalls.Call<>(request, () -> connection.gate().together(work));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        checkOpen();
        if (options.answers().samplesWords()) {
            return sampleAnswers(requests);
        }
        List<ServerCalls.Call<NextTokenProbabilities>> questions = new ArrayList<>();
        for (NextTokenRequest request : requests) {
            questions.add(call("request " + questions.size(), () -> {
                ChatResponse response = chat.firstToken(request.prompt());
                OpenAiChatResponseMetadata metadata = (OpenAiChatResponseMetadata) response.metadata();
                return WordProbabilities.read(
                        request.words(), metadata.logProbs(), options.answers().largestMissing());
            }));
        }
        return connection.calls().all(questions);
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

    /** Fails at once: no retry makes a chat server support scoring. */
    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        checkOpen();
        throw new MissingCapabilityException(
                name(), Capability.SCORE, "asked for the log-probabilities of given responses", capabilities());
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
