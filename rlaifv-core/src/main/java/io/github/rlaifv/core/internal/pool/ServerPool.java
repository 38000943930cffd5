package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.internal.policy.ForwardingPolicy;
import io.github.rlaifv.core.policy.HealthChecked;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A pool of servers of one model, as one server: it can take requests while one of them can. */
public final class ServerPool extends ForwardingPolicy implements HealthChecked {
    private final List<HealthChecked> servers;

    /**
     * @param pool the pool
     * @param servers its members
     */
    public ServerPool(PolicyPool pool, List<HealthChecked> servers) {
        super(pool);
        this.servers = List.copyOf(servers);
    }

    @Override
    public String place() {
        return servers.stream().map(HealthChecked::place).collect(Collectors.joining(", "));
    }

    /** All servers are asked at the same time. */
    @Override
    public Optional<String> unhealthyBecause() {
        List<Optional<String>> reasons;
        try (WorkerThreads threads = new WorkerThreads(servers.size(), "rlaifv-health")) {
            reasons = threads.map(servers, HealthChecked::unhealthyBecause, "asking servers about their health");
        }
        return reasons.stream().allMatch(Optional::isPresent)
                ? Optional.of(reasons.stream().flatMap(Optional::stream).collect(Collectors.joining("; ")))
                : Optional.empty();
    }

    /** The sum of the servers' numbers. */
    @Override
    public int concurrency() {
        return servers.stream().mapToInt(HealthChecked::concurrency).sum();
    }

    @Override
    public long busyAnswers() {
        return servers.stream().mapToLong(HealthChecked::busyAnswers).sum();
    }
}
