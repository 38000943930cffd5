package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Policy;
import java.util.List;
import java.util.SortedMap;

/**
 * Divides responses into atomic claims and asks a yes/no question for each (RLAIF-V, section 3.2, "divide"). A response
 * gets the same claims whatever other responses share the call.
 */
public interface ClaimDecomposer {

    /** For each response its claims, or why it has none that can be judged; in order. */
    List<Decomposition> decompose(List<AnsweredQuestion> responses);

    /** Everything the claims depend on, by name: a finished run is continued only under equal settings. */
    SortedMap<String, String> settings();

    /** A language model divides and asks, with this library's prompts for general instruction-tuned models. */
    static ClaimDecomposer prompted(Policy model) {
        return PromptedClaimDecomposer.builder(model).build();
    }
}
