package io.github.rlaifv.core.ledger;

/**
 * What calls of a model used.
 *
 * @param requests number of requests that were answered or failed: one per response to write, response to score, or
 *     question. Repeated attempts of a request count as {@code retries}
 * @param retries number of repeated attempts of requests to a server
 * @param failures number of requests without a result, out of {@code requests}
 * @param images number of images that the vision tower of a local model encoded, or that were sent to a server, which
 *     may encode an image that it has seen before from its cache
 * @param promptTokens number of input tokens of all requests, with those of images, as if each request were computed
 *     alone: prompts that are answered, responses that are scored, and responses that are trained on
 * @param cachedTokens number of tokens, out of {@code promptTokens}, that were not computed, because a local model
 *     computes the common beginning of several requests once, or because the server reports them as cached
 * @param completionTokens number of generated tokens
 * @param steps number of optimizer steps
 * @param bytesSent number of bytes of all bodies sent to servers, also of repeated attempts
 * @param bytesReceived number of bytes of all bodies received from servers
 * @param requestSeconds sum of the durations of all calls in seconds. Calls that run at the same time count each
 * @param seconds time in seconds in which at least one call was running
 */
public record Usage(
        long requests,
        long retries,
        long failures,
        long images,
        long promptTokens,
        long cachedTokens,
        long completionTokens,
        long steps,
        long bytesSent,
        long bytesReceived,
        double requestSeconds,
        double seconds) {

    /** @throws IllegalArgumentException if a number is negative, or a duration not finite */
    public Usage {
        // The bits together are negative if one of the numbers is.
        long bits = requests
                | retries
                | failures
                | images
                | promptTokens
                | cachedTokens
                | completionTokens
                | steps
                | bytesSent
                | bytesReceived;
        if (bits < 0) {
            throw new IllegalArgumentException(
                    "numbers of requests, images, tokens, steps and bytes must be at least 0, one was negative");
        }
        if (!(requestSeconds >= 0 && requestSeconds < Double.POSITIVE_INFINITY)
                || !(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "durations must be finite and at least 0, were " + requestSeconds + " and " + seconds);
        }
    }

    /** No use. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Use that consists of requests that were answered. */
    public static Usage ofRequests(long count) {
        return new Usage(count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Use that consists of requests without a result. */
    public static Usage ofFailures(long count) {
        return new Usage(count, 0, count, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Use that consists of repeated attempts. */
    public static Usage ofRetries(long count) {
        return new Usage(0, count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** Use that consists of images. */
    public static Usage ofImages(long count) {
        return new Usage(0, 0, 0, count, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Use that consists of tokens.
     *
     * @param prompt number of input tokens
     * @param cached number of input tokens, out of {@code prompt}, that were not computed
     * @param completion number of generated tokens
     */
    public static Usage ofTokens(long prompt, long cached, long completion) {
        return new Usage(0, 0, 0, 0, prompt, cached, completion, 0, 0, 0, 0, 0);
    }

    /** Use that consists of optimizer steps. */
    public static Usage ofSteps(long count) {
        return new Usage(0, 0, 0, 0, 0, 0, 0, count, 0, 0, 0, 0);
    }

    /** Use that consists of bytes sent to a server and received from it. */
    public static Usage ofBytes(long sent, long received) {
        return new Usage(0, 0, 0, 0, 0, 0, 0, 0, sent, received, 0, 0);
    }

    /** Use that consists of time: the sum of durations, and the time in which at least one call was running. */
    static Usage ofSeconds(double ofRequests, double busy) {
        return new Usage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ofRequests, busy);
    }

    /** The sum of this and other use. */
    public Usage plus(Usage other) {
        return new Usage(
                requests + other.requests,
                retries + other.retries,
                failures + other.failures,
                images + other.images,
                promptTokens + other.promptTokens,
                cachedTokens + other.cachedTokens,
                completionTokens + other.completionTokens,
                steps + other.steps,
                bytesSent + other.bytesSent,
                bytesReceived + other.bytesReceived,
                requestSeconds + other.requestSeconds,
                seconds + other.seconds);
    }

    /**
     * The part of this use that belongs to some of its rows. The parts of rows one after the other add up to this use.
     *
     * @param from number of rows before
     * @param to number of rows before, and of the part itself
     * @param all number of all rows
     */
    public Usage part(long from, long to, long all) {
        if (from < 0 || to < from || all < to || all == 0) {
            throw new IllegalArgumentException(
                    "rows must be in order, were " + from + ", " + to + " and " + all + " in total");
        }
        double share = (to - from) / (double) all;
        return new Usage(
                part(requests, from, to, all),
                part(retries, from, to, all),
                part(failures, from, to, all),
                part(images, from, to, all),
                part(promptTokens, from, to, all),
                part(cachedTokens, from, to, all),
                part(completionTokens, from, to, all),
                part(steps, from, to, all),
                part(bytesSent, from, to, all),
                part(bytesReceived, from, to, all),
                requestSeconds * share,
                seconds * share);
    }

    private static long part(long number, long from, long to, long all) {
        return number * to / all - number * from / all;
    }

    /** Number of input tokens that were computed. */
    public long computedTokens() {
        return promptTokens - cachedTokens;
    }
}
