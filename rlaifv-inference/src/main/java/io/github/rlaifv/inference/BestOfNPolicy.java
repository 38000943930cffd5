package io.github.rlaifv.inference;

import com.google.common.collect.Lists;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A policy whose responses are the best of N candidates, so that everything that takes a {@link Policy} can use best-of-N:
 * evaluations, metrics on development data, servers. It samples N candidates per requested completion from a generator,
 * ranks them, and returns the winners. All other calls, such as scores, go to the generator.
 *
 * <p>A request's sampling is that of the candidates, except for temperature, top-p and top-k, which are options of this
 * policy. So a request that asks for greedy decoding or beam search, as those of benchmarks do, still gets the best of
 * different candidates. Completions with a required format ({@link GenerationRequest#format}) are lists that no ranker can judge; they
 * are passed to the generator.
 *
 * <p>The fingerprint covers the generator, the settings of the ranker with its rule, N and the options of sampling.
 * Closing it closes the generator, not the other models of the ranker.
 */
public final class BestOfNPolicy extends ForwardingPolicy {
    private final Policy generator;
    private final ResponseRanker ranker;
    private final int candidates;
    private final Sampling sampling;
    private final int candidatesPerCall;

    private BestOfNPolicy(Builder builder, Policy generator) {
        super(generator);
        this.generator = generator;
        ranker = builder.ranker;
        candidates = builder.candidates;
        sampling = builder.sampling;
        candidatesPerCall = builder.candidatesPerCall;
    }

    /**
     * Returns a builder. Default: N = {@value BestOfN#DEFAULT_CANDIDATES}, the ranker's model as generator, temperature
     * {@value Sampling#DEFAULT_TEMPERATURE}.
     *
     * @param ranker ranks the candidates; {@link ResponseRanker#by} sets its rule
     */
    public static Builder builder(ResponseRanker ranker) {
        return new Builder(ranker);
    }

    @Override
    public String name() {
        return generator.name() + ", best of " + candidates;
    }

    @Override
    public String fingerprint() {
        ContentHash hash = new ContentHash();
        settings().forEach((name, value) -> {
            hash.part(name);
            hash.part(value);
        });
        return hash.text();
    }

    /** What the responses depend on, by name: the ranker's settings, the generator, N and the options of sampling. */
    public SortedMap<String, String> settings() {
        SortedMap<String, String> settings = new TreeMap<>(ranker.settings());
        settings.put("generator", generator.fingerprint());
        settings.put("candidates", String.valueOf(candidates));
        settings.put(
                "sampling",
                "temperature " + sampling.temperature() + ", top-p " + sampling.topP() + ", top-k " + sampling.topK());
        return settings;
    }

    @Override
    public boolean dependsOnCall() {
        return generator.dependsOnCall() || ranker.dependsOnCall();
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return tryGenerate(requests, TokenListener.NONE);
    }

    /**
     * Reports each response as one token when it is picked. A completion that is no longer wanted ends the sampling of its
     * candidates, which are not ranked then.
     */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        List<Outcome<List<Completion>>> picked = new ArrayList<>();
        for (List<GenerationRequest> part : parts(requests)) {
            Cancellation.check("best-of-N");
            boolean lists = part.get(0).format().isPresent();
            WantedCandidates wanted = new WantedCandidates(listener, picked.size(), lists ? 1 : candidates);
            List<Outcome<List<Completion>>> written = lists ? generate(part, wanted) : picks(part, wanted);
            for (int i = 0; i < written.size(); i++) {
                report(picked.size(), part.get(i), written.get(i).value().orElse(List.of()), listener);
                picked.add(written.get(i));
            }
        }
        return List.copyOf(picked);
    }

    private static void report(
            int place, GenerationRequest request, List<Completion> responses, TokenListener listener) {
        if (listener == TokenListener.NONE || !listener.listensTo(place)) {
            return;
        }
        for (int k = 0; k < responses.size(); k++) {
            String added = responses.get(k).text().substring(request.prefix().length());
            if (responses.get(k).finish() != FinishReason.CANCELLED) {
                listener.sampled(SampledToken.ofText(place, k, added));
            }
        }
    }

    private List<Outcome<List<Completion>>> generate(List<GenerationRequest> requests, WantedCandidates wanted) {
        return Outcome.onePerRequest(
                wanted.always() ? generator.tryGenerate(requests) : generator.tryGenerate(requests, wanted),
                requests.size(),
                generator);
    }

    /** Requests that share a call: of one kind, and with a bounded number of candidates. */
    private List<List<GenerationRequest>> parts(List<GenerationRequest> requests) {
        List<List<GenerationRequest>> parts = new ArrayList<>();
        List<GenerationRequest> part = new ArrayList<>();
        long size = 0;
        for (GenerationRequest request : requests) {
            long own = (long) request.count() * candidates;
            boolean otherKind = !part.isEmpty()
                    && part.get(0).format().isPresent() != request.format().isPresent();
            if (otherKind || !part.isEmpty() && size + own > candidatesPerCall) {
                parts.add(part);
                part = new ArrayList<>();
                size = 0;
            }
            part.add(request);
            size += own;
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private List<Outcome<List<Completion>>> picks(List<GenerationRequest> requests, WantedCandidates wanted) {
        List<Outcome<List<Completion>>> written = UsageMeter.stage(
                RunStages.RESPONSES,
                () -> generate(requests.stream().map(this::widened).toList(), wanted));
        List<ScoreRequest> pools = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            for (List<Completion> pool : pools(written.get(i))) {
                if (!cancelled(pool)) {
                    pools.add(new ScoreRequest(
                            requests.get(i).prompt(),
                            pool.stream().map(Completion::text).toList(),
                            requests.get(i).prefix()));
                }
            }
        }
        Iterator<Outcome<RankedResponse>> ranked = (pools.isEmpty()
                        ? List.<Outcome<RankedResponse>>of()
                        : UsageMeter.stage(RunStages.RANKING, () -> ranker.tryRankChecked(pools)))
                .iterator();
        List<Outcome<List<Completion>>> picked = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            List<Outcome<Completion>> winners = new ArrayList<>();
            for (List<Completion> pool : pools(written.get(i))) {
                winners.add(
                        cancelled(pool)
                                ? Outcome.success(cancelled(pool.get(0)))
                                : ranked.next()
                                        .map(best -> pool.get(best.winner().index())));
            }
            picked.add(written.get(i)
                    .flatMap(all -> Outcome.all(winners))
                    .named(requests.get(i).key()));
        }
        return picked;
    }

    /** Whether a completion is no longer wanted, so that some of its candidates were not written to their end. */
    private static boolean cancelled(List<Completion> pool) {
        return pool.stream().anyMatch(candidate -> candidate.finish() == FinishReason.CANCELLED);
    }

    private static Completion cancelled(Completion begun) {
        return new Completion(begun.text(), begun.tokenIds(), FinishReason.CANCELLED);
    }

    /** The candidates of each requested completion. */
    private List<List<Completion>> pools(Outcome<List<Completion>> written) {
        return written.value().map(all -> Lists.partition(all, candidates)).orElse(List.of());
    }

    private GenerationRequest widened(GenerationRequest request) {
        return new GenerationRequest(
                        request.key(),
                        request.prompt(),
                        Math.multiplyExact(request.count(), candidates),
                        request.sampling().withRandomnessOf(sampling))
                .withPrefix(request.prefix());
    }

    /** Options of the policy. */
    public static final class Builder {
        private final ResponseRanker ranker;
        private @Nullable Policy generator;
        private int candidates = BestOfN.DEFAULT_CANDIDATES;
        private Sampling sampling = Sampling.builder().build();
        private int candidatesPerCall = 256;

        private Builder(ResponseRanker ranker) {
            this.ranker = Objects.requireNonNull(ranker, "ranker");
        }

        /** Model that samples the candidates, and answers all other calls. Default: the ranker's model. */
        public Builder generator(Policy value) {
            generator = value;
            return this;
        }

        /**
         * Number of candidates per completion, from 1 to {@value BestOfN#MAX_CANDIDATES}. Default:
         * {@value BestOfN#DEFAULT_CANDIDATES}.
         */
        public Builder candidates(int value) {
            candidates = value;
            return this;
        }

        /**
         * Temperature, top-p and top-k of the candidates. The other options are those of each request, but a beam search of
         * it is left out. Default: temperature {@value Sampling#DEFAULT_TEMPERATURE}.
         */
        public Builder sampling(Sampling value) {
            sampling = Objects.requireNonNull(value, "sampling");
            return this;
        }

        /**
         * Number of candidates that are sampled and ranked in one call, which limits memory; a request with more is a call of
         * its own. Default: 256.
         */
        public Builder candidatesPerCall(int value) {
            candidatesPerCall = value;
            return this;
        }

        /**
         * Builds the policy.
         *
         * @throws IllegalArgumentException naming the option that is out of range
         * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the generator can't generate responses
         */
        public BestOfNPolicy build() {
            if (candidates < 1 || candidates > BestOfN.MAX_CANDIDATES) {
                throw new IllegalArgumentException(
                        "candidates must be in [1, " + BestOfN.MAX_CANDIDATES + "], was " + candidates);
            }
            if (candidatesPerCall < 1) {
                throw new IllegalArgumentException("candidatesPerCall must be >= 1, was " + candidatesPerCall);
            }
            Policy samples = generator == null ? ranker.policy() : generator;
            Capability.GENERATE.require(samples, "the generator of best-of-N");
            return new BestOfNPolicy(this, samples);
        }
    }
}
