package io.github.rlaifv.remote;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.FirstToken;
import io.github.rlaifv.core.run.Cancellation;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Finds out what a server supports by short requests, each at most once and only when somebody asks for the capability
 * that it shows.
 */
final class ServerCapabilities {

    /** The requests that show what a server supports. */
    interface Requests {
        /** The most likely first tokens of the answer to a question; empty if the server returns none. */
        CapabilityProbe<List<FirstToken>> firstTokens();

        /** A short text. */
        CapabilityProbe<?> text();

        /** The log-probabilities of a given response; empty if this kind of server can't return them. */
        CapabilityProbe<?> score();
    }

    private final String name;
    private final boolean samplesWords;
    private final Requests requests;
    private final Optional<Set<Capability>> given;
    private final ReentrantLock asking = new ReentrantLock();
    /** Why a capability is missing; an empty text if it is present. */
    private final Map<Capability, String> found = new ConcurrentHashMap<>();

    private volatile List<FirstToken> answer = List.of();

    /**
     * @param options options of the policy
     * @param requests the requests
     */
    ServerCapabilities(RemoteOptions options, Requests requests) {
        this.name = options.served().name();
        this.samplesWords = options.answers().samplesWords();
        this.requests = requests;
        this.given = options.capabilities();
    }

    /** Whether the server supports a capability. The first call asks the server. */
    boolean has(Capability capability) {
        if (given.isPresent()) {
            return given.get().contains(capability);
        }
        String known = found.get(capability);
        if (known == null) {
            try {
                // Interruptible, because the response to the first question may take a while.
                asking.lockInterruptibly();
            } catch (InterruptedException e) {
                throw Cancellation.interrupted("asking what " + name + " can do");
            }
            try {
                known = found.get(capability);
                if (known == null) {
                    ask(capability);
                    known = found.getOrDefault(capability, "");
                }
            } finally {
                asking.unlock();
            }
        }
        return known.isEmpty();
    }

    /** All capabilities that the server supports. */
    Set<Capability> all() {
        Set<Capability> all = EnumSet.noneOf(Capability.class);
        for (Capability capability : Capability.values()) {
            if (has(capability)) {
                all.add(capability);
            }
        }
        return all;
    }

    /** Why a capability is missing; empty if it is present or was not asked about. */
    Optional<String> missingBecause(Capability capability) {
        return Optional.ofNullable(found.get(capability)).filter(reason -> !reason.isEmpty());
    }

    /** The likeliest first tokens of the answer to the question. */
    List<FirstToken> answer() {
        return answer;
    }

    private void ask(Capability capability) {
        if (capability == Capability.SCORE) {
            found.put(capability, requests.score().problem());
        } else if (samplesWords) {
            found.put(capability, "");
        } else {
            if (!found.containsKey(Capability.NEXT_TOKEN_PROBABILITIES)) {
                askQuestion();
            }
            // Not known yet if the question was refused, which may be because of the log-probabilities.
            if (capability == Capability.GENERATE && !found.containsKey(capability)) {
                found.put(capability, requests.text().problem());
            }
        }
    }

    private void askQuestion() {
        CapabilityProbe<List<FirstToken>> question = requests.firstTokens();
        answer = question.found().orElse(List.of());
        found.put(
                Capability.NEXT_TOKEN_PROBABILITIES,
                question.problem().isEmpty() && answer.isEmpty()
                        ? "asked for log-probabilities, the server answered without any"
                        : question.problem());
        if (question.problem().isEmpty()) {
            found.put(Capability.GENERATE, "");
        }
    }
}
