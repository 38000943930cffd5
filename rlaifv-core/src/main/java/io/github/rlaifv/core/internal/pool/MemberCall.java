package io.github.rlaifv.core.internal.pool;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;

/**
 * One of the operations of policies, which a pool asks of its members.
 *
 * @param <R> type of a request
 * @param <A> type of a result
 */
interface MemberCall<R, A> {

    /**
     * Asks a member for the outcomes of some requests.
     *
     * @param places positions of the requests in the call of the pool
     */
    List<Outcome<A>> ask(Policy member, List<R> requests, List<Integer> places);
}
