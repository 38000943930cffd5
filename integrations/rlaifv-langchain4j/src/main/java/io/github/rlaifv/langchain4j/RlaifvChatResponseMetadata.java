package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import io.github.rlaifv.inference.RankedResponse;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Metadata of a response with the decision of best-of-N: all candidates, the winner's reward, and its margin. */
public final class RlaifvChatResponseMetadata extends ChatResponseMetadata {
    private final @Nullable RankedResponse ranking;

    private RlaifvChatResponseMetadata(Builder builder) {
        super(builder);
        this.ranking = builder.ranking;
    }

    /** Returns a builder without any values. */
    public static Builder builder() {
        return new Builder();
    }

    /** All candidates with their rewards; empty without best-of-N. */
    public Optional<RankedResponse> ranking() {
        return Optional.ofNullable(ranking);
    }

    /** The reward of the response, in units of beta * nats; empty without best-of-N. */
    public OptionalDouble reward() {
        return ranking == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(ranking.winner().reward());
    }

    /** See {@link RankedResponse#margin}; also empty without best-of-N. */
    public OptionalDouble margin() {
        return ranking == null ? OptionalDouble.empty() : ranking.margin();
    }

    @Override
    public Builder toBuilder() {
        return (Builder) super.toBuilder(builder().ranking(ranking));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof RlaifvChatResponseMetadata that
                && Objects.equals(ranking, that.ranking);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), ranking);
    }

    @Override
    public String toString() {
        return "RlaifvChatResponseMetadata{ranking=" + ranking + ", " + super.toString() + "}";
    }

    /** Builds metadata. */
    public static final class Builder extends ChatResponseMetadata.Builder<Builder> {
        private @Nullable RankedResponse ranking;

        private Builder() {}

        /** All candidates with their rewards. Default: none. */
        public Builder ranking(@Nullable RankedResponse value) {
            ranking = value;
            return this;
        }

        @Override
        public RlaifvChatResponseMetadata build() {
            return new RlaifvChatResponseMetadata(this);
        }
    }
}
