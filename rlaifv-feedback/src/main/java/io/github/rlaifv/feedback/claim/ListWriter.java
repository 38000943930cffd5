package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import java.util.List;

/**
 * A language model that answers prompts by lists.
 *
 * @param model writes them
 * @param step names the random numbers
 * @param sampling how they are written
 * @param parser reads them
 * @param rules what is accepted of a list that the token limit cut off
 * @param requestsPerCall number of prompts handed to the model at once
 */
record ListWriter(
        Policy model, String step, Sampling sampling, ClaimParser parser, ListRules rules, int requestsPerCall) {

    /** What the model writes for each prompt. The random numbers of a prompt are keyed by its text. */
    WrittenLists write(List<String> prompts) {
        WrittenLists written = new WrittenLists(parser, rules);
        for (int from = 0; from < prompts.size(); from += requestsPerCall) {
            Cancellation.check("dividing responses into claims");
            List<String> part = prompts.subList(from, Math.min(from + requestsPerCall, prompts.size()));
            List<Outcome<List<Completion>>> outcomes = model.tryGenerate(part.stream()
                    .map(prompt ->
                            new GenerationRequest(step + "/" + ContentHash.of(prompt), Prompt.of(prompt), 1, sampling))
                    .toList());
            for (int i = 0; i < part.size(); i++) {
                written.put(part.get(i), outcomes.get(i));
            }
        }
        return written;
    }
}
