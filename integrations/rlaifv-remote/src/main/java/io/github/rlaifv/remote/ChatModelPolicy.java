package io.github.rlaifv.remote;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.remote.internal.ApiKey;
import io.github.rlaifv.remote.internal.GroupedOutcomes;
import io.github.rlaifv.remote.internal.chat.ChatMessages;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Wraps any LangChain4j chat model as a policy that generates text, for example to divide responses into claims. It
 * supports neither images nor probabilities; use {@link RemotePolicy} as a labeler.
 *
 * <p>Temperature, top-p, top-k, the token limit and stop texts are passed to the model. Not all LangChain4j models
 * support a seed, so samples are not reproducible. Keys, timeouts and retries are configured in the model itself.
 */
public final class ChatModelPolicy implements Policy {
    private final String name;
    private final ChatModel model;
    private final ServerCalls calls;
    private volatile boolean closed;

    private ChatModelPolicy(String name, ChatModel model, int concurrency) {
        this.name = name;
        this.model = model;
        this.calls = new ServerCalls(name, ApiKey.NONE, concurrency, 0, RetrySettings.once());
    }

    /**
     * Creates a policy that sends one request at a time.
     *
     * @param name identifies provider, model and version; the fingerprint depends on nothing else
     * @param model the chat model; the caller keeps ownership of it
     */
    public static ChatModelPolicy of(String name, ChatModel model) {
        return of(name, model, 1);
    }

    /**
     * Creates a policy that sends up to {@code concurrency} requests at once. The model must be safe for use by several
     * threads.
     */
    public static ChatModelPolicy of(String name, ChatModel model, int concurrency) {
        if (name.isBlank() || concurrency < 1) {
            throw new IllegalArgumentException(
                    "name must not be blank and concurrency must be >= 1, were '" + name + "' and " + concurrency);
        }
        return new ChatModelPolicy(name, model, concurrency);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return ContentHash.of("chat model 1\n" + name);
    }

    /** {@link Capability#GENERATE} only. */
    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.GENERATE);
    }

    /**
     * {@inheritDoc}
     *
     * @throws BadDataException if a prompt contains an image, or if the sampling has options that chat models do not
     *     support
     */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        if (closed) {
            throw new IllegalStateException(name + " is closed");
        }
        GenerationRequest.rejectFormats(requests, name());
        GenerationRequest.rejectPrefixes(requests, name());
        List<ServerCalls.Call<Completion>> samples = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (GenerationRequest request : requests) {
            check(request);
            ChatRequest chat = ChatRequest.builder()
                    .messages(ChatMessages.of(request.prompt()))
                    .parameters(parameters(request.sampling()))
                    .build();
            for (int i = 0; i < request.count(); i++) {
                samples.add(new ServerCalls.Call<>(request.key(), () -> Completions.of(asked(chat))));
            }
            counts.add(request.count());
        }
        return UsageMeter.calling(counted(), () -> GroupedOutcomes.of(calls.all(samples), counts));
    }

    /** Asks the model, and counts the tokens that it reports. */
    private ChatResponse asked(ChatRequest request) {
        ChatResponse response = model.chat(request);
        TokenUsage usage = response.metadata().tokenUsage();
        if (usage != null) {
            UsageMeter.add(Usage.ofTokens(count(usage.inputTokenCount()), 0, count(usage.outputTokenCount())));
        }
        return response;
    }

    private static int count(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }

    private void check(GenerationRequest request) {
        if (!request.prompt().images().isEmpty()) {
            throw new BadDataException(name + ": request " + request.key()
                    + " holds an image, but this policy supports text only:" + " use a model behind RemotePolicy");
        }
        Sampling sampling = request.sampling();
        if (sampling.repetitionPenalty() != 1
                || sampling.ignoreEndOfSequence()
                || sampling.beams().isPresent()) {
            throw new BadDataException(name
                    + ": chat models do not support repetitionPenalty, ignoreEndOfSequence and beams: do not set them");
        }
    }

    private static ChatRequestParameters parameters(Sampling sampling) {
        DefaultChatRequestParameters.Builder<?> parameters = ChatRequestParameters.builder()
                .temperature(sampling.temperature())
                .topP(sampling.topP())
                .maxOutputTokens(sampling.maxNewTokens());
        if (sampling.topK() > 0) {
            parameters.topK(sampling.topK());
        }
        if (!sampling.stop().isEmpty()) {
            parameters.stopSequences(sampling.stop());
        }
        return parameters.build();
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        throw new MissingCapabilityException(
                name, Capability.SCORE, "asked for the log-probabilities of given responses", capabilities());
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        throw new MissingCapabilityException(
                name, Capability.NEXT_TOKEN_PROBABILITIES, "asked for the probabilities of words", capabilities());
    }

    @Override
    public void close() {
        closed = true;
        calls.close();
    }
}
