package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.SortedMap;

/**
 * Divides responses into atomic claims and writes a yes/no question for each (RLAIF-V, section 3.2, "divide"). A
 * response gets the same claims whatever other responses share the call, except for rounding if {@link #dependsOnCall}
 * is true.
 */
public interface ClaimDecomposer {

    /**
     * Divides each response into its claims, or says why it has none that can be judged. If a model's request fails for
     * a response, the other responses still get their claims, and the failed response can be divided again later. A
     * decomposer without such failures wraps its results by {@link Outcome#successes}.
     *
     * @return one outcome per response, in order
     */
    List<Outcome<Decomposition>> tryDecompose(List<AnsweredQuestion> responses);

    /**
     * Returns the results of {@link #tryDecompose}, for callers that need those of every response.
     *
     * @throws io.github.rlaifv.core.policy.PartialFailureException if a model's requests failed for some responses; it
     *     holds the claims of the others
     */
    default List<Decomposition> decompose(List<AnsweredQuestion> responses) {
        return Outcome.values(tryDecompose(responses));
    }

    /**
     * Whether claims may depend on which responses share a call, within the bounds of {@link Policy#generate}. In that
     * case a resumed run repeats whole calls. Default: false.
     */
    default boolean dependsOnCall() {
        return false;
    }

    /** Settings that the claims depend on, by name. A run is resumed only if they are equal. */
    SortedMap<String, String> settings();

    /**
     * Returns a decomposer that divides English descriptions of images by rules, without a model. It is fast and
     * deterministic, but knows less than a language model does. See {@link RuleBasedClaimDecomposer}.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the English models that the rules use are not on the class
     *     path
     */
    static ClaimDecomposer byRules() {
        return new RuleBasedClaimDecomposer();
    }

    /**
     * Returns a decomposer that prompts a language model to list the facts and to write the questions, with this
     * library's prompts for general instruction-tuned models. The model gets text only, so any chat model works: see
     * {@code ChatModelPolicy} of rlaifv-remote.
     */
    static ClaimDecomposer prompted(Policy model) {
        return PromptedClaimDecomposer.builder(model).build();
    }
}
