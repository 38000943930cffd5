package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.SortedMap;

/**
 * Divides responses into atomic claims and asks a yes/no question for each (RLAIF-V, section 3.2, "divide"). A response
 * gets the same claims whatever other responses share the call, but for rounding where {@link #dependsOnCall} says so.
 */
public interface ClaimDecomposer {

    /**
     * Divides each response into its claims, or says why it has none that can be judged. A response for which a model's
     * request failed does not take the others with it, and is not unusable: it may be divided another time. A decomposer
     * whose responses never fail one by one wraps its results by {@link Outcome#successes}.
     *
     * @return one outcome per response, in order
     */
    List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses);

    /**
     * The results of {@link #tryDecompose}, for callers that need those of every response.
     *
     * @throws io.github.rlaifv.core.policy.PartialFailureException if a model's requests failed for some responses; it
     *     holds the claims of the others
     */
    default List<Decomposition> decompose(List<AnsweredQuestion> responses) {
        return Outcome.values(tryDecompose(responses));
    }

    /**
     * Whether claims may depend on which responses share a call, as far as {@link Policy#generate} does. Resumed work then
     * repeats whole calls. Default: false.
     */
    default boolean dependsOnCall() {
        return false;
    }

    /** Everything the claims depend on, by name: a finished run is continued only under equal settings. */
    SortedMap<String, String> settings();

    /**
     * Rules divide English descriptions of images and ask, without a model: fast, and the same each time. They know less
     * than a language model does. See {@link RuleBasedClaimDecomposer}.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the rules' English models are not on the class path
     */
    static ClaimDecomposer byRules() {
        return new RuleBasedClaimDecomposer();
    }

    /**
     * A language model divides and asks, with this library's prompts for general instruction-tuned models. It sees text
     * alone, so any chat model will do: see {@code ChatModelPolicy} of rlaifv-remote.
     */
    static ClaimDecomposer prompted(Policy model) {
        return PromptedClaimDecomposer.builder(model).build();
    }
}
