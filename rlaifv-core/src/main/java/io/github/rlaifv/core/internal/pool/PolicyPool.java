package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.internal.policy.PromptCounter;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** A policy over several copies of one model, which compute the requests of a call at the same time. */
public final class PolicyPool implements ProbedPolicy, PromptCounter {
    /** Fewer sequences than this do not keep a device busy while it generates. */
    private static final int FEWEST_DECODED = 32;

    /** Parts per member without a limit of its own of a call of servers, so that fast members take more. */
    private static final int PARTS_PER_MEMBER = 2;

    private final List<Policy> members;
    /** Known from the start, because closing the pool must not open members that are opened on demand. */
    private final boolean dependsOnCall;

    private final PoolOptions options;
    private final ServedMembers served;
    private final ServedCapabilities capabilities;

    /** Calls hold the read lock, closing holds the write lock. */
    private final ReentrantReadWriteLock calls = new ReentrantReadWriteLock();

    private volatile boolean closed;

    /**
     * Checks that the members are copies of one model.
     *
     * @throws BadDataException naming a member that is another model than the first, or computes in another type
     * @throws IllegalArgumentException if there are no members, or one of them is in the list twice
     */
    public PolicyPool(List<? extends Policy> members, PoolOptions options) {
        this.members = List.copyOf(members);
        if (members.isEmpty()) {
            throw new IllegalArgumentException("a pool needs at least one policy, was given none");
        }
        Policy first = this.members.get(0);
        boolean depends = first.dependsOnCall();
        for (int i = 1; i < members.size(); i++) {
            Policy member = this.members.get(i);
            if (this.members.subList(0, i).stream().anyMatch(other -> other == member)) {
                throw new IllegalArgumentException("member " + (i + 1) + " of the pool (" + member.name()
                        + ") is in the list twice: open the model once for each member");
            }
            if (!ModelCopies.same(member, first)) {
                throw different("member " + (i + 1) + " of the pool", member, first);
            }
            depends |= member.dependsOnCall();
        }
        this.dependsOnCall = depends;
        this.options = options;
        this.served = new ServedMembers(this.members, options);
        this.capabilities = new ServedCapabilities(served);
    }

    private static BadDataException different(String place, Policy member, Policy first) {
        if (member instanceof TrainablePolicy one
                && first instanceof TrainablePolicy other
                && one.computeType() != other.computeType()) {
            return new BadDataException(place + " (" + described(member) + ") computes in "
                    + one.computeType().torchName() + ", but the first (" + described(first) + ") in "
                    + other.computeType().torchName() + ": open all members from the same folder with the same"
                    + " precision. By default it depends on the device");
        }
        return new BadDataException(place + " (" + described(member) + ") is another model than the first ("
                + described(first) + "): open all members from the same folder with the same precision, or give servers"
                + " of one model the same revision");
    }

    private static String described(Policy member) {
        return member.name() + ", fingerprint " + member.fingerprint();
    }

    @Override
    public String name() {
        return members.get(0).name();
    }

    @Override
    public String fingerprint() {
        return members.get(0).fingerprint();
    }

    @Override
    public OptionalInt tokensOf(Prompt prompt) {
        return PromptCounter.tokensOf(members.get(0), prompt);
    }

    /**
     * The capabilities that all members have, see {@link #supports}.
     *
     * @throws RetriableException if no member can be reached
     */
    @Override
    public Set<Capability> capabilities() {
        Set<Capability> all = EnumSet.allOf(Capability.class);
        all.removeIf(capability -> !supports(capability));
        return all;
    }

    /**
     * Whether all members have a capability. A server that can't be reached now is left out, because the others may do its
     * work; it is taken back only if it has the capabilities of the others.
     *
     * @throws RetriableException if no member can be reached
     */
    @Override
    public boolean supports(Capability capability) {
        return dependsOnCall ? allSupport(capability) : capabilities.has(capability);
    }

    private boolean allSupport(Capability capability) {
        List<RetriableException> unreachable = new ArrayList<>();
        boolean all = true;
        for (Policy member : members) {
            try {
                all &= member.supports(capability);
            } catch (RetriableException e) {
                unreachable.add(e);
            }
        }
        if (unreachable.size() == members.size()) {
            throw unreachable.get(0);
        }
        return all;
    }

    @Override
    public Optional<String> missingBecause(Capability capability) {
        return members.stream()
                .flatMap(member -> member.missingBecause(capability).stream())
                .findFirst();
    }

    @Override
    public boolean followsFormats() {
        return members.stream().allMatch(Policy::followsFormats);
    }

    @Override
    public boolean continuesPrefixes() {
        return members.stream().allMatch(Policy::continuesPrefixes);
    }

    @Override
    public boolean dependsOnCall() {
        return dependsOnCall;
    }

    /** The answer of the first server that was asked. */
    @Override
    public List<FirstToken> answerToProbe() {
        return members.stream()
                .map(member -> member instanceof ProbedPolicy probed ? probed.answerToProbe() : List.<FirstToken>of())
                .filter(answer -> !answer.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        return generated(requests, (member, asked, places) -> member.tryGenerate(asked), place -> true);
    }

    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests, TokenListener listener) {
        if (listener == TokenListener.NONE) {
            return tryGenerate(requests);
        }
        PoolListener tokens = new PoolListener(listener, requests);
        return tokens.during(() -> generated(requests, tokens::ask, place -> !tokens.listensTo(place)));
    }

    private List<Outcome<List<Completion>>> generated(
            List<GenerationRequest> requests,
            MemberCall<GenerationRequest, List<Completion>> ask,
            IntPredicate repeatable) {
        PoolUnits<GenerationRequest> division =
                new PoolUnits<>(GenerationRequest::prompt, GenerationRequest::rows, FEWEST_DECODED);
        return call(
                Capability.GENERATE,
                "asked to generate",
                () -> dealt(new Dealt<>(division, GenerationRequest::key, repeatable), requests, ask));
    }

    /**
     * How the requests of a call are dealt to the members.
     *
     * @param name returns the name of a request, for failures
     * @param repeatable whether a member that has nothing to do may compute a request, by place, that another takes long for
     */
    private record Dealt<R>(PoolUnits<R> division, Function<R, String> name, IntPredicate repeatable) {
        Dealt(PoolUnits<R> division, Function<R, String> name) {
            this(division, name, place -> true);
        }
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        ToIntFunction<ScoreRequest> rows = request -> request.responses().size();
        PoolUnits<ScoreRequest> division = new PoolUnits<>(ScoreRequest::prompt, rows, 1);
        return call(
                Capability.SCORE,
                "asked to score responses",
                () -> dealt(
                        new Dealt<>(division, request -> named(request.prompt())),
                        requests,
                        (member, asked, places) -> member.tryScore(asked)));
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        PoolUnits<NextTokenRequest> division = new PoolUnits<>(NextTokenRequest::prompt, request -> 1, 1);
        return call(
                Capability.NEXT_TOKEN_PROBABILITIES,
                "asked for probabilities of words",
                () -> dealt(
                        new Dealt<>(division, request -> named(request.prompt())),
                        requests,
                        (member, asked, places) -> member.tryNextTokenProbabilities(asked)));
    }

    private static String named(Prompt prompt) {
        return "the prompt \""
                + prompt.messages().get(prompt.messages().size() - 1).text() + "\"";
    }

    private <T> T call(Capability capability, String use, Supplier<T> work) {
        checkOpen();
        calls.readLock().lock();
        try {
            checkOpen();
            capability.require(this, use);
            return work.get();
        } finally {
            calls.readLock().unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the pool of " + name() + " is closed");
        }
    }

    private <R, A> List<Outcome<A>> dealt(Dealt<R> way, List<R> requests, MemberCall<R, A> ask) {
        if (!dependsOnCall) {
            return served(way, requests, ask);
        }
        List<List<Integer>> places = way.division().of(requests);
        PoolCall<R, A> call = new PoolCall<>(requests, places, ask);
        deal(call);
        List<List<Outcome<A>>> made = call.outcomes(way.name());
        SortedMap<Integer, Outcome<A>> outcomes = new TreeMap<>();
        for (int unit = 0; unit < places.size(); unit++) {
            for (int i = 0; i < places.get(unit).size(); i++) {
                int place = places.get(unit).get(i);
                // a failure may be named after its position in the unit
                outcomes.put(place, made.get(unit).get(i).named(way.name().apply(requests.get(place))));
            }
        }
        return List.copyOf(outcomes.values());
    }

    private <R, A> void deal(PoolCall<R, A> call) {
        if (members.size() == 1) {
            call.work(members.get(0));
            return;
        }
        try (WorkerThreads threads = new WorkerThreads(members.size(), "rlaifv-pool")) {
            threads.map(members, call::work, "asking a pool");
        }
    }

    private <R, A> List<Outcome<A>> served(Dealt<R> way, List<R> requests, MemberCall<R, A> ask) {
        List<String> contents = SharedContent.keys(
                requests.stream().map(way.division().prompt()).toList());
        List<PoolItem<A>> items = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            // sequences of a request end at different times, and the member's own queue holds the rest
            int weight = (way.division().rows().applyAsInt(requests.get(i)) + 1) / 2;
            items.add(new PoolItem<>(
                    i, contents.get(i), Math.max(1, weight), way.repeatable().test(i)));
        }
        int parts = members.size() * PARTS_PER_MEMBER;
        int batch = Math.max(1, (requests.size() + parts - 1) / parts);
        return new ServedCall<>(served, requests, items, ask, batch, options.repeatsSlowRequests())
                .outcomes(way.name());
    }

    /**
     * Closes all members. Models on this machine finish the running calls before; calls to servers are ended.
     */
    @Override
    public void close() {
        if (calls.getReadHoldCount() > 0) {
            throw new IllegalStateException("closing is not possible from within a call of the pool of " + name()
                    + ": do it after the call has returned");
        }
        boolean first;
        synchronized (this) {
            first = !closed;
            closed = true;
        }
        if (!first) {
            return;
        }
        served.close();
        if (!dependsOnCall) {
            CloseAll.of(members);
            return;
        }
        calls.writeLock().lock();
        try {
            CloseAll.of(members);
        } finally {
            calls.writeLock().unlock();
        }
    }
}
