package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.queue.QueueFullException;
import io.github.rlaifv.core.queue.QueueState;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.serve.internal.wire.ApiError;
import io.github.rlaifv.serve.internal.wire.ChatCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Answers chat requests with a policy, and with best-of-N if there is a reference. Closing it does not close the models. */
public final class ChatEngine implements AutoCloseable {
    private static final int SERVED_CALLS = 8;

    private final EngineSettings settings;
    private final String fingerprint;
    private final QueuedPolicy generation;
    private final List<QueuedPolicy> queues = new ArrayList<>();
    private final ExecutorService threads;
    private final Answerer plain;
    private final Optional<Answerer> bestOf;

    /**
     * Starts the queues.
     *
     * @param settings what is served
     * @param measured returns a policy that measures the calls of another one
     */
    public ChatEngine(EngineSettings settings, UnaryOperator<Policy> measured) {
        this.settings = settings;
        Capability.GENERATE.require(settings.policy(), "the model of a server");
        fingerprint = settings.policy().fingerprint();
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "rlaifv-serve-answer-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        try {
            Policy policy = measured.apply(new BorrowedPolicy(settings.policy()));
            generation = queue(policy, settings.queue().maxWaiting());
            PromptTokens prompts = new PromptTokens(settings.policy(), settings.promptTokens());
            plain = new PolicyAnswerer(generation, prompts, threads);
            bestOf = settings.ranking().reference().map(reference -> {
                SelfRewardReranker reranker = reranker(policy, reference, measured);
                return new BestOfAnswerer(
                        generation, settings.ranking().ranker().apply(reranker), prompts, threads);
            });
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Scores have queues of their own, so that the last step of a request is never rejected for the first of others. A
     * policy that is its own reference is not asked twice.
     */
    private SelfRewardReranker reranker(Policy policy, Policy reference, UnaryOperator<Policy> measured) {
        QueuedPolicy scoring = queue(policy, Integer.MAX_VALUE);
        return SelfRewardReranker.builder()
                .policy(scoring)
                .reference(reference == settings.policy() ? scoring : scores(reference, measured))
                .averagedWith(settings.ranking().averagedWith().stream()
                        .map(other -> scores(other, measured))
                        .toList())
                .beta(settings.ranking().beta())
                .build();
    }

    private QueuedPolicy scores(Policy model, UnaryOperator<Policy> measured) {
        return queue(measured.apply(new BorrowedPolicy(model)), Integer.MAX_VALUE);
    }

    private QueuedPolicy queue(Policy policy, int maxWaiting) {
        QueuedPolicy queue = QueuedPolicy.builder(policy)
                .maxWaiting(maxWaiting)
                .maxBatch(settings.queue().maxBatch())
                // servers compute several calls at once, and their results do not depend on the call
                .concurrentCalls(policy.dependsOnCall() ? 1 : SERVED_CALLS)
                .build();
        queues.add(queue);
        return queue;
    }

    /** Fingerprint of the policy. */
    public String fingerprint() {
        return fingerprint;
    }

    /** Reason why best-of-N is not served although the model was aligned; empty if it is served, or nobody named one. */
    public Optional<String> withoutBestOf() {
        return bestOf.isPresent() ? Optional.empty() : settings.ranking().missing();
    }

    /** State of the queue of completions. */
    public QueueState state() {
        return generation.state();
    }

    /** Whether as many requests wait as the queue holds. */
    public boolean full() {
        return generation.state().waiting() >= settings.queue().maxWaiting();
    }

    /**
     * Begins to answer a request.
     *
     * @param call the request
     * @param sink receives the tokens of the completions that the client gets
     * @param job the job that the steps of the answer belong to
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if the request can't be answered
     * @throws QueueFullException if too many requests wait
     */
    public void begin(ChatCall call, TokenSink sink, Job job) {
        Answerer answerer = call.bestOf().isEmpty()
                ? plain
                : bestOf.orElseThrow(() -> ApiError.invalid(
                                "best_of",
                                "unsupported_parameter",
                                settings.ranking()
                                        .missing()
                                        .map(reason ->
                                                "This server has no best-of-N: " + reason + ". Leave 'best_of' out.")
                                        .orElse(
                                                "This server was started without a reference model, so it can't pick the"
                                                        + " best of several candidates. Leave 'best_of' out, or start the server"
                                                        + " with a reference."))
                        .exception());
        answerer.begin(call, sink, job);
    }

    /** Ends all jobs that are left, and the queues. */
    @Override
    public void close() {
        threads.shutdownNow();
        queues.forEach(QueuedPolicy::close);
    }
}
