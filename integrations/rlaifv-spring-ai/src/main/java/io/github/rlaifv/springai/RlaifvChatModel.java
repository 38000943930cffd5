package io.github.rlaifv.springai;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.inference.chat.Answer;
import io.github.rlaifv.inference.chat.ImageAddresses;
import io.github.rlaifv.inference.chat.Responder;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationDocumentation;
import org.springframework.ai.chat.observation.DefaultChatModelObservationConvention;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A policy, or best-of-N, as a chat model of Spring AI. The same class runs with Spring AI 1.1 and 2.0, that is with Spring
 * Boot 3.5 and 4.
 *
 * <pre>{@code
 * ChatClient client = ChatClient.create(RlaifvChatModel.of(policy));
 * ChatModel best = RlaifvChatModel.builder(Responder.bestOf(reranker, 16)).build();
 * }</pre>
 *
 * <p>Conversations: messages of the system, the user (text and images) and the assistant; the last one is the user's. Images
 * stand before the text. They are given as resources, bytes, Base64 or {@code data:} addresses, and by other addresses where
 * {@link Builder#images} allows them.
 *
 * <p>Options of a prompt: temperature, topP, topK, maxTokens and stopSequences. Equal conversations get equal responses;
 * the seed is that of {@link Builder#sampling}. Tools, output schemas, and frequency and presence penalties are rejected with
 * an {@link UnsupportedOperationException}, unusable conversations with a {@link
 * io.github.rlaifv.core.run.BadDataException} or an {@link IllegalArgumentException}.
 *
 * <p>With best-of-N, the metadata of the generation has the {@link #REWARD}, the {@link #MARGIN} and the {@link #RANKING}, and
 * the usage counts the tokens of all candidates. Counts that the policy does not report are 0, as Spring AI writes them.
 *
 * <p>Streams: the text comes in parts as the policy samples it, then a response without text has the finish reason, the usage
 * and the other metadata. With best-of-N the text comes as one part. A subscriber may block: it is called by a thread of the
 * {@link Builder#scheduler}, and the computation does not wait for it. Cancelling the subscription ends the computation within
 * one token; behind a {@link io.github.rlaifv.core.queue.QueuedPolicy} up to 50 milliseconds later.
 *
 * <p>Safe for use by several threads. The caller closes the models.
 */
public final class RlaifvChatModel implements ChatModel {

    /** Metadata of the generation: the reward of the response, a {@link Double} in units of beta * nats. */
    public static final String REWARD = "rlaifv.reward";

    /** Metadata of the generation: the margin of the pick, a {@link Double}; missing if all candidates are equal. */
    public static final String MARGIN = "rlaifv.margin";

    /** Metadata of the generation: all candidates, a {@link io.github.rlaifv.inference.RankedResponse}. */
    public static final String RANKING = "rlaifv.ranking";

    /** Name of the provider in observations. */
    public static final String PROVIDER = "rlaifv";

    private static final DefaultChatModelObservationConvention CONVENTION = new DefaultChatModelObservationConvention();

    private final Responder responder;
    private final CallOptions options;
    private final MessagePrompt messages;
    private final ObservationRegistry observations;
    private final Scheduler scheduler;

    private RlaifvChatModel(Builder builder) {
        responder = builder.responder;
        options = new CallOptions(responder.name(), builder.sampling);
        messages = new MessagePrompt(builder.images);
        observations = builder.observations;
        scheduler = builder.scheduler;
    }

    /** Returns a chat model with default options that answers with one response of a policy. */
    public static RlaifvChatModel of(Policy policy) {
        return builder(Responder.of(policy)).build();
    }

    /** Returns a builder with default options. */
    public static Builder builder(Responder responder) {
        return new Builder(responder);
    }

    @Override
    public ChatResponse call(Prompt prompt) {
        Sampling sampling = options.of(prompt.getOptions());
        ChatModelObservationContext context = context(prompt, sampling);
        return observation(context).observe(() -> {
            Answer answer = responder.answer(messages.of(prompt.getInstructions()), sampling);
            ChatResponse response = Responses.of(responder.name(), answer, answer.text());
            context.setResponse(response);
            return response;
        });
    }

    @Override
    public Flux<ChatResponse> stream(Prompt prompt) {
        return Flux.defer(() -> {
            Sampling sampling = options.of(prompt.getOptions());
            ChatModelObservationContext context = context(prompt, sampling);
            Observation observation = observation(context).start();
            AtomicReference<ChatResponse> last = new AtomicReference<>();
            Cancellation cancellation = Cancellation.current();
            return Flux.<ChatResponse>create(sink -> {
                        sink.onCancel(cancellation::cancel);
                        cancellation.call(() -> streamed(prompt, sampling, sink));
                    })
                    .subscribeOn(scheduler)
                    // a queue samples for other requests too, which must not wait for this subscriber
                    .publishOn(scheduler)
                    .doOnNext(last::set)
                    // before the subscriber is notified of the end, so that it finds the observation
                    .doOnComplete(() -> {
                        context.setResponse(last.get());
                        observation.stop();
                    })
                    .doOnError(failure -> observation.error(failure).stop())
                    .doOnCancel(observation::stop);
        });
    }

    private FluxSink<ChatResponse> streamed(Prompt prompt, Sampling sampling, FluxSink<ChatResponse> sink) {
        try {
            Answer answer = responder.answer(
                    messages.of(prompt.getInstructions()),
                    sampling,
                    piece -> sink.next(Responses.piece(responder.name(), piece)));
            sink.next(Responses.of(responder.name(), answer, ""));
            sink.complete();
        } catch (RuntimeException e) {
            // nobody listens any more after a cancellation, which ends the work with an exception
            if (!sink.isCancelled()) {
                sink.error(e);
            }
        } catch (Error e) {
            // Reactor throws fatal errors into its thread, where no subscriber is notified of them
            sink.error(new IllegalStateException("the response could not be computed: " + e, e));
            throw e;
        }
        return sink;
    }

    private ChatModelObservationContext context(Prompt prompt, Sampling sampling) {
        return ChatModelObservationContext.builder()
                .prompt(new Prompt(prompt.getInstructions(), options.effective(sampling)))
                .provider(PROVIDER)
                .build();
    }

    private Observation observation(ChatModelObservationContext context) {
        return ChatModelObservationDocumentation.CHAT_MODEL_OPERATION.observation(
                null, CONVENTION, () -> context, observations);
    }

    /** The model's own options, which those of a prompt override. */
    @Override
    public ChatOptions getDefaultOptions() {
        return options.defaults();
    }

    /** Same as {@link #getDefaultOptions}, under the name that Spring AI 2.0 asks for. */
    public ChatOptions getOptions() {
        return options.defaults();
    }

    /** Options of a chat model. */
    public static final class Builder {
        private final Responder responder;
        private Sampling sampling = Sampling.builder().build();
        private ImageAddresses images = ImageAddresses.dataOnly();
        private ObservationRegistry observations = ObservationRegistry.NOOP;
        private Scheduler scheduler = Schedulers.boundedElastic();

        private Builder(Responder responder) {
            this.responder = responder;
        }

        /**
         * How responses are sampled, where a prompt does not choose itself. Default: temperature {@value
         * Sampling#DEFAULT_TEMPERATURE}, at most {@value Sampling#DEFAULT_MAX_NEW_TOKENS} tokens, seed 0.
         */
        public Builder sampling(Sampling value) {
            sampling = value;
            return this;
        }

        /** How images are opened that are given by an address. Default: {@code data:} addresses only. */
        public Builder images(ImageAddresses value) {
            images = value;
            return this;
        }

        /** Receives Spring AI's observations of the calls, with their metrics and traces. Default: none. */
        public Builder observationRegistry(ObservationRegistry value) {
            observations = value;
            return this;
        }

        /**
         * Runs streams and calls their subscribers: a stream holds one thread until it ends, and a second one while its
         * subscriber is called. Default: {@link Schedulers#boundedElastic}.
         */
        public Builder scheduler(Scheduler value) {
            scheduler = value;
            return this;
        }

        /** Returns the chat model. */
        public RlaifvChatModel build() {
            return new RlaifvChatModel(this);
        }
    }
}
