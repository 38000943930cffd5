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
 * A language model that answers prompts with lists.
 *
 * @param model the model
 * @param step name of the step, which is part of the keys of the random numbers
 * @param sampling how the lists are sampled
 * @param parser reads the lists
 * @param rules what is accepted of a list that the token limit truncated
 * @param requestsPerCall number of prompts per call of the model
 */
record ListWriter(
        Policy model, String step, Sampling sampling, ClaimParser parser, ListRules rules, int requestsPerCall) {

    /** Returns what the model writes for each prompt. The random numbers of a prompt are keyed by its text. */
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
