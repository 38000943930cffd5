package io.github.rlaifv.core.internal.policy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import java.util.OptionalInt;

/** A policy that knows the number of tokens of a prompt without computing with it. Safe for use by several threads. */
public interface PromptCounter {

    /**
     * Number of tokens of a prompt, with those of its images; empty if the model does not tell it apart from a call.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the model does not accept the prompt
     */
    OptionalInt tokensOf(Prompt prompt);

    /** Same as {@link #tokensOf(Prompt)}; empty if the policy is none of these. */
    static OptionalInt tokensOf(Policy policy, Prompt prompt) {
        return policy instanceof PromptCounter counter ? counter.tokensOf(prompt) : OptionalInt.empty();
    }
}
