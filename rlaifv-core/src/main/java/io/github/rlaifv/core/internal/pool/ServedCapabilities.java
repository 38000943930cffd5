package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.run.RetriableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What all members of a pool of servers can do. */
final class ServedCapabilities {
    private final ServedMembers members;
    private final Map<Capability, Boolean> known = new ConcurrentHashMap<>();

    ServedCapabilities(ServedMembers members) {
        this.members = members;
    }

    /** Whether a member has the capability, or why it can't be asked. */
    private record Answer(
            PoolMember member, boolean supports, Optional<RetriableException> unreachable, String problem) {}

    /**
     * Whether all members have a capability. The first call asks all members at the same time, and leaves out those that
     * can't be reached; they are taken back only if they have the capabilities of the others.
     *
     * @throws RetriableException if no member can be reached
     */
    boolean has(Capability capability) {
        Boolean before = known.get(capability);
        if (before != null) {
            return before;
        }
        List<Answer> answers;
        try (WorkerThreads threads = new WorkerThreads(members.all().size(), "rlaifv-pool")) {
            answers = threads.map(
                    members.all(), member -> ask(member, capability), "asking what the servers of a pool can do");
        }
        List<RetriableException> unreachable = answers.stream()
                .flatMap(answer -> answer.unreachable().stream())
                .toList();
        if (unreachable.size() == answers.size()) {
            throw unreachable.get(0);
        }
        boolean all = answers.stream()
                .allMatch(answer -> answer.supports() || answer.unreachable().isPresent());
        if (all) {
            members.require(capability);
        }
        for (Answer answer : answers) {
            if (answer.unreachable().isPresent()) {
                members.leaveOut(answer.member(), System.nanoTime(), answer.problem(), false);
            }
        }
        members.report();
        known.put(capability, all);
        return all;
    }

    private static Answer ask(PoolMember member, Capability capability) {
        // Quicker than the first question to a server, which is retried for a while.
        Optional<String> problem = member.server().flatMap(HealthChecked::unhealthyBecause);
        if (problem.isPresent()) {
            String message = member.place() + " can't be used now: " + problem.get();
            return new Answer(member, false, Optional.of(new RetriableException(message)), problem.get());
        }
        try {
            return new Answer(member, member.policy().supports(capability), Optional.empty(), "");
        } catch (RetriableException e) {
            return new Answer(member, false, Optional.of(e), String.valueOf(e.getMessage()));
        }
    }
}
