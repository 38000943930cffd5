package io.github.rlaifv.core.queue;

import java.time.Duration;

/**
 * What a queue is doing at one moment, and what it has done since it was created. At each moment, {@code accepted} is the
 * sum of {@code waiting}, {@code running}, {@code succeeded}, {@code failed}, {@code cancelled} and {@code expired}.
 *
 * @param waiting number of requests that wait
 * @param running number of requests that are being computed
 * @param accepted number of requests that were taken into the queue
 * @param succeeded number of requests with a result
 * @param failed number of requests that ended with a failure, and of those that still waited when the queue was closed
 * @param cancelled number of requests that their callers cancelled, and of those whose computation was stopped
 * @param expired number of requests that passed their deadline
 * @param rejected number of requests that were not taken because the queue was full
 * @param calls number of calls of the policy
 * @param longestWait how long the request at the head of the queue has been waiting; zero if none waits
 */
public record QueueState(
        int waiting,
        int running,
        long accepted,
        long succeeded,
        long failed,
        long cancelled,
        long expired,
        long rejected,
        long calls,
        Duration longestWait) {}
