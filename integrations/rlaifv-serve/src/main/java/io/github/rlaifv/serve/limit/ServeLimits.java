package io.github.rlaifv.serve.limit;

/**
 * What one request may contain, and how much all requests may hold together. A request over a limit is answered with an
 * error that names the limit.
 *
 * @param bodyBytes most bytes of the body of a request
 * @param heldBytes most bytes of the bodies of all requests that are being received, wait or are computed, with the images
 *     that are fetched for them
 * @param imageBytes most bytes of an encoded image
 * @param imagePixels most pixels of an image, width times height
 * @param images most images per request
 * @param textCharacters most characters of all texts of a request
 * @param promptTokens most tokens of a prompt with its images, for models on this machine
 * @param choices most completions per request: {@code n}, and the candidates of best-of-N
 * @param newTokens most tokens per completion, also for requests that set no limit
 * @param logProbs most log-probabilities that an answer may list: completions, times tokens, times one plus {@code top_logprobs}
 * @param connections most open connections
 * @param streamBytes most bytes of events that wait for a client that reads its stream slowly
 */
public record ServeLimits(
        int bodyBytes,
        long heldBytes,
        int imageBytes,
        long imagePixels,
        int images,
        int textCharacters,
        int promptTokens,
        int choices,
        int newTokens,
        int logProbs,
        int connections,
        int streamBytes) {

    /** @throws IllegalArgumentException naming the limit that is smaller than 1 */
    public ServeLimits {
        check("bodyBytes", bodyBytes);
        check("heldBytes", heldBytes);
        check("imageBytes", imageBytes);
        check("imagePixels", imagePixels);
        check("images", images);
        check("textCharacters", textCharacters);
        check("promptTokens", promptTokens);
        check("choices", choices);
        check("newTokens", newTokens);
        check("logProbs", logProbs);
        check("connections", connections);
        check("streamBytes", streamBytes);
    }

    private static void check(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be >= 1, was " + value);
        }
    }

    /** Returns a builder with the default limits. */
    public static Builder builder() {
        return new Builder();
    }

    /** The default limits. */
    public static ServeLimits defaults() {
        return builder().build();
    }

    /** Options of the limits. */
    public static final class Builder {
        private int bodyBytes = 32 << 20;
        private long heldBytes = Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4);
        private int imageBytes = 16 << 20;
        private long imagePixels = 25_000_000;
        private int images = 16;
        private int textCharacters = 1 << 20;
        private int promptTokens = Integer.MAX_VALUE;
        private int choices = 64;
        private int newTokens = 1024;
        private int logProbs = 250_000;
        private int connections = 1024;
        private int streamBytes = 1 << 20;

        private Builder() {}

        /** Most bytes of the body of a request. Default: 32 MiB. */
        public Builder bodyBytes(int value) {
            bodyBytes = value;
            return this;
        }

        /**
         * Most bytes of all bodies together, and of the images that are fetched for them. A request may hold more while no
         * other holds any. Default: a quarter of the largest heap, at least 64 MiB.
         */
        public Builder heldBytes(long value) {
            heldBytes = value;
            return this;
        }

        /** Most bytes of an encoded image. Default: 16 MiB. */
        public Builder imageBytes(int value) {
            imageBytes = value;
            return this;
        }

        /** Most pixels of an image. Default: 25 million. */
        public Builder imagePixels(long value) {
            imagePixels = value;
            return this;
        }

        /** Most images per request. Default: 16. */
        public Builder images(int value) {
            images = value;
            return this;
        }

        /** Most characters of all texts of a request. Default: 1,048,576. */
        public Builder textCharacters(int value) {
            textCharacters = value;
            return this;
        }

        /**
         * Most tokens of a prompt with its images, for models on this machine. All prompts of a call need as much memory as
         * its longest one. Default: no limit but the positions of the model.
         */
        public Builder promptTokens(int value) {
            promptTokens = value;
            return this;
        }

        /** Most completions per request. Default: 64. */
        public Builder choices(int value) {
            choices = value;
            return this;
        }

        /** Most tokens per completion. Default: 1024. */
        public Builder newTokens(int value) {
            newTokens = value;
            return this;
        }

        /**
         * Most log-probabilities that an answer may list: completions, times tokens, times one plus {@code top_logprobs}. This
         * decides how large answers get. Default: 250,000.
         */
        public Builder logProbs(int value) {
            logProbs = value;
            return this;
        }

        /** Most open connections. Default: 1024. */
        public Builder connections(int value) {
            connections = value;
            return this;
        }

        /** Most bytes of events that wait for a slow client. Default: 1 MiB. */
        public Builder streamBytes(int value) {
            streamBytes = value;
            return this;
        }

        /**
         * Builds the limits.
         *
         * @throws IllegalArgumentException naming the limit that is smaller than 1
         */
        public ServeLimits build() {
            return new ServeLimits(
                    bodyBytes,
                    heldBytes,
                    imageBytes,
                    imagePixels,
                    images,
                    textCharacters,
                    promptTokens,
                    choices,
                    newTokens,
                    logProbs,
                    connections,
                    streamBytes);
        }
    }
}
