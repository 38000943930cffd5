package io.github.rlaifv.micrometer;

import java.time.Duration;
import java.util.stream.DoubleStream;

/** Names and bucket borders of OpenTelemetry's semantic conventions for generative AI. */
final class GenAiNames {
    static final String CLIENT_DURATION = "gen_ai.client.operation.duration";
    static final String CLIENT_TOKENS = "gen_ai.client.token.usage";
    static final String SERVER_DURATION = "gen_ai.server.request.duration";
    static final String SERVER_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    static final String SERVER_TOKEN_TIME = "gen_ai.server.time_per_output_token";

    static final String OPERATION = "gen_ai.operation.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String MODEL = "gen_ai.request.model";
    static final String TOKEN_TYPE = "gen_ai.token.type";
    static final String ERROR = "error.type";

    static final String CHAT = "chat";
    static final String SCORE = "score";
    static final String NEXT_TOKEN = "next_token_probabilities";
    static final String RANK = "rank";

    static final String INPUT = "input";
    static final String OUTPUT = "output";

    /** The value of {@link #ERROR} without an error: meters of one name need the same tags. */
    static final String NO_ERROR = "none";

    /** The convention's value for what has no name of its own. */
    static final String OTHER = "_OTHER";

    private static final double MILLIS = 1000;

    private GenAiNames() {}

    static Duration[] operationBuckets() {
        return seconds(0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92);
    }

    static Duration[] firstTokenBuckets() {
        return seconds(0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10);
    }

    static Duration[] tokenTimeBuckets() {
        return seconds(0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5);
    }

    static double[] tokenBuckets() {
        return DoubleStream.iterate(1, border -> border * 4).limit(14).toArray();
    }

    private static Duration[] seconds(double... borders) {
        return DoubleStream.of(borders)
                .mapToObj(border -> Duration.ofMillis(Math.round(border * MILLIS)))
                .toArray(Duration[]::new);
    }
}
