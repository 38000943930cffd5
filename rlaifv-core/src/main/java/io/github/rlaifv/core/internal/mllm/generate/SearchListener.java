package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.stream.SampledToken;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reports the responses of beam searches: each as one text when its search has ended, because until then another beam may
 * become the best. Ends the searches of which no response is wanted any more.
 *
 * @param listener listener of the batch
 * @param prompts all prompts
 */
record SearchListener(BatchListener listener, List<SearchedPrompt> prompts) {

    void dropUnwanted() {
        if (listener.silent()) {
            return;
        }
        for (SearchedPrompt prompt : prompts) {
            boolean wanted = prompt.beams().growing()
                    && IntStream.range(0, prompt.beams().count()).anyMatch(k -> listener.wanted(prompt.index(), k));
            if (prompt.beams().growing() && !wanted) {
                prompt.beams().cancel();
            }
        }
    }

    /** Reports a search that has ended. */
    void report(SearchedPrompt prompt) {
        if (listener.silent() || !listener.listensTo(prompt.index())) {
            return;
        }
        List<Completion> completions = prompt.beams().completions();
        int place = listener.places().get(prompt.index());
        for (int k = 0; k < completions.size(); k++) {
            if (listener.wanted(prompt.index(), k)) {
                listener.listener()
                        .sampled(SampledToken.ofText(
                                place,
                                k,
                                completions
                                        .get(k)
                                        .text()
                                        .substring(prompt.request().prefix().length())));
            }
        }
    }
}
