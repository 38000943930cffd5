package io.github.rlaifv.core.policy;

import java.util.Optional;

/**
 * A policy whose model runs elsewhere, on a server that may be down, slow or busy for a while. A pool ({@link
 * io.github.rlaifv.core.model.Policies#pool}) asks such a policy about the state of its server, leaves it out while the
 * server is down, and takes it back afterwards.
 *
 * <p>Results of such a policy must not depend on the call ({@link Policy#dependsOnCall}).
 */
public interface HealthChecked extends Policy {

    /** Where the model runs, such as {@code http://gpu7:8000/v1}, without keys and passwords. Used in messages. */
    String place();

    /**
     * Asks the server whether it can take requests now, without a request to the model. The answer comes within a few
     * seconds, also if the server does not respond.
     *
     * @return why the server can't take requests; empty if it can
     * @throws io.github.rlaifv.core.run.CancelledException if the thread is interrupted or the policy is closed meanwhile
     */
    Optional<String> unhealthyBecause();

    /** The largest number of requests that the policy sends to the server at the same time. */
    int concurrency();

    /**
     * The number of times so far that the server asked for fewer requests, with status 429, or with status 503 and a time
     * to wait.
     */
    long busyAnswers();
}
