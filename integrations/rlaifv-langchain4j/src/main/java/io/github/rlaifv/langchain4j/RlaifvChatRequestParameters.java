package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a request with the seed of its random numbers, which LangChain4j's own parameters lack. Another seed gives
 * another response to the same conversation.
 */
public final class RlaifvChatRequestParameters extends DefaultChatRequestParameters {
    private final @Nullable Long seed;

    private RlaifvChatRequestParameters(Builder builder) {
        super(builder);
        this.seed = builder.seed;
    }

    /** Returns a builder without any values. */
    public static Builder builder() {
        return new Builder();
    }

    /** The seed; null leaves the model's own. */
    public @Nullable Long seed() {
        return seed;
    }

    @Override
    public RlaifvChatRequestParameters overrideWith(ChatRequestParameters that) {
        return builder().overrideWith(this).overrideWith(that).build();
    }

    @Override
    public RlaifvChatRequestParameters defaultedBy(ChatRequestParameters that) {
        return builder().overrideWith(that).overrideWith(this).build();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other)
                && other instanceof RlaifvChatRequestParameters that
                && Objects.equals(seed, that.seed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(super.hashCode(), seed);
    }

    @Override
    public String toString() {
        return "RlaifvChatRequestParameters{seed=" + seed + ", " + super.toString() + "}";
    }

    /** Builds parameters. */
    public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
        private @Nullable Long seed;

        private Builder() {}

        /** Seed of the random numbers. Default: the model's own. */
        public Builder seed(@Nullable Long value) {
            seed = value;
            return this;
        }

        @Override
        public Builder overrideWith(ChatRequestParameters parameters) {
            super.overrideWith(parameters);
            if (parameters instanceof RlaifvChatRequestParameters that && that.seed != null) {
                seed = that.seed;
            }
            return this;
        }

        @Override
        public RlaifvChatRequestParameters build() {
            return new RlaifvChatRequestParameters(this);
        }
    }
}
