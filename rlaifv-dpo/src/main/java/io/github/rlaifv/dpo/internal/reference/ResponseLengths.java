package io.github.rlaifv.dpo.internal.reference;

import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.util.List;
import java.util.OptionalLong;

/**
 * Counts the tokens of responses without scoring them.
 *
 * @param policy whose tokens they are
 */
public record ResponseLengths(TrainablePolicy policy) {

    /** Whether the policy counts tokens at all, judged by one request. */
    public boolean known(Prompt prompt, String response) {
        try {
            return policy.tokens(new ScoreRequest(prompt, List.of(response))).isPresent();
        } catch (BadDataException e) {
            return true; // too long: it counted
        }
    }

    /**
     * Tokens of a response, end token included.
     *
     * @throws BadDataException if prompt and response exceed the model's positions
     */
    public int of(Prompt prompt, String response) {
        // an empty response beside it adds its end token only, which a response does not begin with
        return Math.toIntExact(count(prompt, List.of("", response)) - count(prompt, List.of("")));
    }

    private long count(Prompt prompt, List<String> responses) {
        OptionalLong tokens = policy.tokens(new ScoreRequest(prompt, responses));
        return tokens.orElseThrow(() -> new BadDataException("the policy " + policy.name()
                + " does not tell how many tokens a request takes: give a loss that needs the reference"));
    }
}
