package io.github.rlaifv.serve.internal.answer;

import io.github.rlaifv.core.internal.policy.PromptCounter;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.serve.internal.wire.ApiError;
import java.util.OptionalInt;

/**
 * Counts the tokens of prompts, and rejects prompts that the model does not accept before they wait. Only models on this
 * machine have both.
 *
 * @param model the model
 * @param most most tokens per prompt
 */
record PromptTokens(Policy model, int most) {
    /**
     * The number of tokens of a prompt; empty if it is unknown.
     *
     * @throws io.github.rlaifv.serve.internal.wire.ApiError.ApiException if the model does not accept the prompt
     */
    OptionalInt count(Prompt prompt) {
        OptionalInt tokens = tokens(prompt);
        if (tokens.isPresent() && tokens.getAsInt() > most) {
            throw ApiError.invalid(
                            "messages",
                            "context_length_exceeded",
                            "The prompt has " + tokens.getAsInt() + " tokens with its images, more than " + most
                                    + ", the limit of this server. Shorten it, or show fewer images.")
                    .exception();
        }
        return tokens;
    }

    private OptionalInt tokens(Prompt prompt) {
        try {
            return PromptCounter.tokensOf(model, prompt);
        } catch (BadDataException e) {
            throw ApiError.invalid("messages", "invalid_prompt", String.valueOf(e.getMessage()))
                    .exception();
        }
    }
}
