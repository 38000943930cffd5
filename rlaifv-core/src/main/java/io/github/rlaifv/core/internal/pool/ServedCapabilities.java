package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.run.RetriableException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What all members of a pool of servers can do. */
final class ServedCapabilities {
    private final ServedMembers members;
    private volatile Set<Capability> known = Set.of();

    ServedCapabilities(ServedMembers members) {
        this.members = members;
    }

    /** The capabilities of a member, or why it can't be asked. */
    private record Answer(
            PoolMember member,
            Set<Capability> capabilities,
            Optional<RetriableException> unreachable,
            String problem) {}

    /**
     * The capabilities that all members have. The first call asks all members at the same time, and leaves out those that
     * can't be reached.
     *
     * @throws RetriableException if no member can be reached
     */
    Set<Capability> get() {
        Set<Capability> before = known;
        if (!before.isEmpty()) {
            return before;
        }
        List<Answer> answers;
        try (WorkerThreads threads = new WorkerThreads(members.all().size(), "rlaifv-pool")) {
            answers = threads.map(members.all(), ServedCapabilities::ask, "asking what the servers of a pool can do");
        }
        Set<Capability> common = EnumSet.allOf(Capability.class);
        List<RetriableException> unreachable = new ArrayList<>();
        for (Answer answer : answers) {
            answer.unreachable().ifPresentOrElse(unreachable::add, () -> common.retainAll(answer.capabilities()));
        }
        if (unreachable.size() == answers.size()) {
            throw unreachable.get(0);
        }
        members.require(common);
        for (Answer answer : answers) {
            if (answer.unreachable().isPresent()) {
                members.leaveOut(answer.member(), System.nanoTime(), answer.problem(), false);
            }
        }
        members.report();
        known = Set.copyOf(common);
        return known;
    }

    private static Answer ask(PoolMember member) {
        // Quicker than the first question to a server, which is retried for a while.
        Optional<String> problem = member.server().flatMap(HealthChecked::unhealthyBecause);
        if (problem.isPresent()) {
            String message = member.place() + " can't be used now: " + problem.get();
            return unreachable(member, new RetriableException(message), problem.get());
        }
        try {
            return new Answer(member, member.policy().capabilities(), Optional.empty(), "");
        } catch (RetriableException e) {
            return unreachable(member, e, String.valueOf(e.getMessage()));
        }
    }

    private static Answer unreachable(PoolMember member, RetriableException why, String problem) {
        return new Answer(member, Set.of(), Optional.of(why), problem);
    }
}
