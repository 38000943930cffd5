package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a model wrote for prompts, or why it did not. */
final class Written {
    private final Map<String, Outcome<List<Completion>>> byPrompt = new HashMap<>();

    void put(String prompt, Outcome<List<Completion>> outcome) {
        byPrompt.put(prompt, outcome);
    }

    /** The first failure among prompts. */
    Optional<RequestFailure> failure(List<String> prompts) {
        return prompts.stream().flatMap(prompt -> of(prompt).failure().stream()).findFirst();
    }

    /** Of a prompt that did not fail. */
    String text(String prompt) {
        return of(prompt).value().orElseThrow().get(0).text();
    }

    private Outcome<List<Completion>> of(String prompt) {
        Outcome<List<Completion>> outcome = byPrompt.get(prompt);
        if (outcome == null) {
            throw new IllegalStateException("this prompt was not asked: " + prompt);
        }
        return outcome;
    }
}
