package io.github.rlaifv.dpo.reference.internal;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;
import java.util.OptionalLong;

/**
 * Counts the tokens of responses without scoring them.
 *
 * @param policy model whose tokenizer counts
 */
public record ResponseLengths(TrainablePolicy policy) {

    /** Returns whether the policy counts tokens at all, tested with one request. */
    public boolean known(Prompt prompt, String response) {
        try {
            return policy.tokens(new ScoreRequest(prompt, List.of(response))).isPresent();
        } catch (BadDataException e) {
            return true; // too long: it counted
        }
    }

    /**
     * Returns the number of tokens of a response, end token included.
     *
     * @throws BadDataException if prompt and response exceed the model's maximum positions
     */
    public int of(Prompt prompt, String response) {
        // an additional empty response adds only its end token, which no response starts with
        return Math.toIntExact(count(prompt, List.of("", response)) - count(prompt, List.of("")));
    }

    private long count(Prompt prompt, List<String> responses) {
        OptionalLong tokens = policy.tokens(new ScoreRequest(prompt, responses));
        return tokens.orElseThrow(() -> new BadDataException("the policy " + policy.name()
                + " can't count the tokens of a request: use a loss that needs the reference"));
    }
}
