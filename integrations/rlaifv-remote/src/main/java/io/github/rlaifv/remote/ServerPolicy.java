package io.github.rlaifv.remote;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import io.github.rlaifv.core.internal.KeyedRandom;
import io.github.rlaifv.core.internal.LowerCase;
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
import io.github.rlaifv.remote.internal.CallFailure;
import io.github.rlaifv.remote.internal.ChatAnswer;
import io.github.rlaifv.remote.internal.FailureEffect;
import io.github.rlaifv.remote.internal.JdkTransport;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A policy of a model behind a server, see {@link RemotePolicyBuilder}. */
final class ServerPolicy implements ProbedPolicy {
    private static final Prompt PROBE = Prompt.of("Is water wet? Please answer yes or no.");
    /** Enough for the first word of a response, which a tokenizer may split. */
    private static final int ANSWER_TOKENS = 5;
    /** The limit of {@code top_logprobs} of the most restrictive servers. */
    private static final int FEW_LOGPROBS = 5;

    private final RemoteOptions options;
    private final OpenAiChatModel texts;
    private final OpenAiChatModel firstTokens;
    private final SpecialTokens specialTokens;
    private final ServerCalls calls;
    private final ReentrantLock probe = new ReentrantLock();
    /** Smaller than the option after the server has rejected the option's value. */
    private final AtomicInteger topLogprobs;

    private volatile @Nullable Set<Capability> capabilities;
    private volatile @Nullable CapabilityProbe probed;
    private volatile boolean closed;

    ServerPolicy(RemoteOptions options) {
        this.options = options;
        HttpClient client = JdkTransport.Builder.client(
                options.served().isSecure(), options.connection().connectTimeout());
        this.texts = model(options, client, ChatAnswer.Wanted.TEXT);
        this.firstTokens = model(options, client, ChatAnswer.Wanted.FIRST_TOKEN);
        this.specialTokens = new SpecialTokens(
                options, transport(options, client, ChatAnswer.Wanted.TEXT).build());
        this.calls = new ServerCalls(
                options.served().name(),
                options.connection().concurrency(),
                options.connection().requestsPerSecond(),
                options.connection().persistence());
        this.topLogprobs = new AtomicInteger(options.answers().topLogprobs());
        this.capabilities = options.capabilities().orElse(null);
    }

    private static OpenAiChatModel model(RemoteOptions options, HttpClient client, ChatAnswer.Wanted wanted) {
        OpenAiChatModel.OpenAiChatModelBuilder builder = OpenAiChatModel.builder()
                .httpClientBuilder(transport(options, client, wanted))
                .baseUrl(options.served().baseUrl().toString())
                .modelName(options.served().model())
                .maxRetries(0);
        if (options.served().key().isPresent()) {
            builder.apiKey(options.served().key().reveal());
        }
        return builder.build();
    }

    private static JdkTransport.Builder transport(RemoteOptions options, HttpClient client, ChatAnswer.Wanted wanted) {
        return new JdkTransport.Builder(
                client,
                new ChatAnswer(options.served().key(), wanted),
                options.connection().timeout(),
                options.connection().maxResponseBytes());
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
                        CapabilityProbe.of(options.served().shownAddress(), calls, () -> firstToken(PROBE));
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
            Map<String, Object> extras = extras(request.sampling());
            for (int i = 0; i < request.count(); i++) {
                int index = i;
                samples.add(new ServerCalls.Call<>(
                        request.key(),
                        () -> Completions.checked(texts.chat(ChatRequest.builder()
                                .messages(ChatMessages.of(request.prompt()))
                                .parameters(parameters(request.sampling(), request.key(), index)
                                        .customParameters(withSpecialTokens(extras))
                                        .build())
                                .build()))));
            }
            counts.add(request.count());
        }
        return GroupedOutcomes.of(calls.all(samples), counts);
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        checkOpen();
        if (options.answers().samplesWords()) {
            return sampleAnswers(requests);
        }
        List<ServerCalls.Call<NextTokenProbabilities>> questions = new ArrayList<>();
        for (NextTokenRequest request : requests) {
            questions.add(new ServerCalls.Call<>("request " + questions.size(), () -> {
                ChatResponse response = firstToken(request.prompt());
                OpenAiChatResponseMetadata metadata = (OpenAiChatResponseMetadata) response.metadata();
                return WordProbabilities.read(
                        request.words(), metadata.logProbs(), options.answers().largestMissing());
            }));
        }
        return calls.all(questions);
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

    /** Requests fewer top-k tokens if the server rejects the number of the options. */
    private ChatResponse firstToken(Prompt prompt) {
        int wanted = topLogprobs.get();
        try {
            return firstToken(prompt, wanted);
        } catch (RuntimeException e) {
            CallFailure fault = CallFailure.of(e);
            if (wanted <= FEW_LOGPROBS
                    || fault.effect() != FailureEffect.LASTING
                    || !LowerCase.of(fault.detail()).contains("logprobs")) {
                throw e;
            }
            ChatResponse response = firstToken(prompt, FEW_LOGPROBS);
            topLogprobs.set(FEW_LOGPROBS);
            return response;
        }
    }

    private ChatResponse firstToken(Prompt prompt, int likely) {
        Sampling sampling = Sampling.builder().temperature(1).maxNewTokens(1).build();
        return firstTokens.chat(ChatRequest.builder()
                .messages(ChatMessages.of(prompt))
                .parameters(parameters(sampling, "", 0)
                        .logprobs(true)
                        .topLogprobs(likely)
                        .customParameters(withSpecialTokens(extras(sampling)))
                        .build())
                .build());
    }

    private Map<String, Object> withSpecialTokens(Map<String, Object> extras) {
        Map<String, Object> all = new TreeMap<>(extras);
        all.putAll(specialTokens.parameters());
        return all;
    }

    private Map<String, Object> extras(Sampling sampling) {
        try {
            return options.answers().server().extras(sampling);
        } catch (IllegalArgumentException e) {
            throw new BadDataException(name() + ": " + e.getMessage(), e);
        }
    }

    private OpenAiChatRequestParameters.Builder parameters(Sampling sampling, String key, int index) {
        OpenAiChatRequestParameters.Builder parameters = OpenAiChatRequestParameters.builder()
                .temperature(sampling.temperature())
                .topP(sampling.topP())
                .seed(KeyedRandom.serverSeed(sampling.seed(), key, index));
        if (!sampling.stop().isEmpty()) {
            parameters.stopSequences(sampling.stop());
        }
        if (options.answers().server().limitsCompletionTokens()) {
            parameters.maxCompletionTokens(sampling.maxNewTokens());
        } else {
            parameters.maxOutputTokens(sampling.maxNewTokens());
        }
        return parameters;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException(name() + " is closed");
        }
    }

    @Override
    public void close() {
        closed = true;
        calls.close();
    }

    @Override
    public String toString() {
        return "RemotePolicy[" + name() + ", " + options.served().shownAddress() + ", "
                + options.served().key() + "]";
    }
}
