package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.ListFormat;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import java.util.List;
import java.util.function.Function;

/**
 * A language model that answers prompts with lists.
 *
 * @param model the model
 * @param step name of the step, which is part of the keys of the random numbers
 * @param sampling how the lists are sampled
 * @param reader how the lists are asked for and read
 * @param requestsPerCall number of prompts per call of the model
 */
record ListWriter(Policy model, String step, Sampling sampling, ListReader reader, int requestsPerCall) {

    /**
     * Returns what the model writes for each prompt. The random numbers of a prompt are keyed by its text.
     *
     * @param format returns the format of a prompt's list
     */
    WrittenLists write(List<String> prompts, Function<String, ListFormat> format) {
        WrittenLists written = new WrittenLists();
        for (int from = 0; from < prompts.size(); from += requestsPerCall) {
            Cancellation.check("dividing responses into claims");
            List<String> part = prompts.subList(from, Math.min(from + requestsPerCall, prompts.size()));
            List<Outcome<List<Completion>>> outcomes = model.tryGenerate(part.stream()
                    .map(prompt -> request(prompt, format.apply(prompt)))
                    .toList());
            for (int i = 0; i < part.size(); i++) {
                String prompt = part.get(i);
                written.put(
                        prompt,
                        outcomes.get(i).flatMap(completions -> reader.read(completions.get(0), format.apply(prompt))));
            }
        }
        return written;
    }

    private GenerationRequest request(String prompt, ListFormat format) {
        return new GenerationRequest(
                step + "/" + ContentHash.of(prompt), Prompt.of(prompt), 1, sampling, reader.requested(format));
    }
}
