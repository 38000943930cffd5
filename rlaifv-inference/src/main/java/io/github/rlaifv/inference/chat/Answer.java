package io.github.rlaifv.inference.chat;

import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.inference.RankedResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The answer to a conversation.
 *
 * @param text the response, without whitespace at its ends
 * @param finish reason why the response ended
 * @param inputTokens number of tokens of the conversation, with those of its images; empty if the policy does not count them
 * @param outputTokens number of generated tokens; with best-of-N those of all candidates; empty if the policy does not
 *     count them. Of a model behind a server, a {@link io.github.rlaifv.core.queue.QueuedPolicy} reports as both numbers the
 *     means over the requests that were computed together
 * @param ranking all candidates with their rewards; empty without best-of-N
 */
public record Answer(
        String text,
        FinishReason finish,
        OptionalInt inputTokens,
        OptionalInt outputTokens,
        Optional<RankedResponse> ranking) {
    public Answer {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(finish, "finish");
        Objects.requireNonNull(inputTokens, "inputTokens");
        Objects.requireNonNull(outputTokens, "outputTokens");
        Objects.requireNonNull(ranking, "ranking");
    }

    /** The reward of the response, in units of beta * nats; empty without best-of-N. */
    public OptionalDouble reward() {
        return ranking.map(pool -> OptionalDouble.of(pool.winner().reward())).orElse(OptionalDouble.empty());
    }

    /** See {@link RankedResponse#margin}; also empty without best-of-N. */
    public OptionalDouble margin() {
        return ranking.map(RankedResponse::margin).orElse(OptionalDouble.empty());
    }
}
