package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.HealthChecked;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.PoolOptions;
import java.util.Optional;

/** A member of a pool of servers and its state. The pool's lock guards it. */
final class PoolMember {
    private final int index;
    private final Policy policy;
    private final String place;
    private final MemberHealth health;
    private final MemberShare share;
    private int running;
    private long busySeen;
    private boolean checking;

    PoolMember(int index, Policy policy, PoolOptions options) {
        this.index = index;
        this.policy = policy;
        Optional<HealthChecked> server = server();
        this.place = server.map(HealthChecked::place).orElse("member " + (index + 1) + " of the pool");
        this.health = new MemberHealth(options.firstPause(), options.longestPause());
        this.share = new MemberShare(
                Math.max(1, server.map(HealthChecked::concurrency).orElse(1)));
        this.busySeen = busyAnswers();
    }

    int index() {
        return index;
    }

    Policy policy() {
        return policy;
    }

    /** Names the member in messages, and decides which content is its own. */
    String place() {
        return place;
    }

    MemberHealth health() {
        return health;
    }

    MemberShare share() {
        return share;
    }

    /** The member as a policy that can be asked about its server; empty if it can't. */
    Optional<HealthChecked> server() {
        return policy instanceof HealthChecked server ? Optional.of(server) : Optional.empty();
    }

    long busyAnswers() {
        return server().map(HealthChecked::busyAnswers).orElse(0L);
    }

    /** Whether the server has asked for fewer requests since the last call of this method. */
    boolean gotBusy() {
        long now = busyAnswers();
        boolean more = now > busySeen;
        busySeen = now;
        return more;
    }

    /** Whether the member can take more sequences. */
    boolean free() {
        return health.usable() && running < share.limit();
    }

    /** Whether the member does so little that it should do the work of others. */
    boolean idle() {
        return health.usable() && (running == 0 || running < share.limit() / 2);
    }

    void begin(int weight) {
        running += weight;
    }

    void end(int weight) {
        running -= weight;
    }

    /** Whether the server is being asked about its health. */
    boolean checking() {
        return checking;
    }

    void checking(boolean value) {
        checking = value;
    }
}
