package io.github.rlaifv.core.queue;

import java.time.Duration;
import java.util.Optional;

/**
 * Limits of a queue.
 *
 * @param maxWaiting largest number of requests that wait
 * @param maxBatch largest number of rows of a call
 * @param gather how long a request that finds the policy idle waits for others
 * @param sharePrompts whether prompts of a call share what they begin with
 * @param deadline longest time from asking to the result
 */
record QueueLimits(int maxWaiting, int maxBatch, Duration gather, boolean sharePrompts, Optional<Duration> deadline) {
    /** Longer than any program runs, and short enough for sums of nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    QueueLimits {
        gather = capped(gather);
        deadline = deadline.map(QueueLimits::capped);
    }

    /** A time as long as the clock can measure, if the given one is longer. */
    static Duration capped(Duration time) {
        return time.compareTo(LONGEST) > 0 ? LONGEST : time;
    }
}
