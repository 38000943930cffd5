package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists that a model wrote for prompts, or the failures of its requests. */
final class WrittenLists {
    private final Map<String, Outcome<Entries>> byPrompt = new HashMap<>();

    /**
     * The entries of one list.
     *
     * @param entries the entries in order, without one that the token limit truncated
     * @param cutOff whether the token limit ended the list
     */
    record Entries(List<String> entries, boolean cutOff) {
        Entries {
            entries = List.copyOf(entries);
        }
    }

    void put(String prompt, Outcome<Entries> list) {
        byPrompt.put(prompt, list);
    }

    /** Returns the first failure among the given prompts. */
    Optional<RequestFailure> failure(List<String> prompts) {
        return prompts.stream().flatMap(prompt -> of(prompt).failure().stream()).findFirst();
    }

    /** Returns the list for a prompt that did not fail. */
    Entries entries(String prompt) {
        return of(prompt).value().orElseThrow();
    }

    private Outcome<Entries> of(String prompt) {
        Outcome<Entries> list = byPrompt.get(prompt);
        if (list == null) {
            throw new IllegalStateException("this prompt was not sent to the model: " + prompt);
        }
        return list;
    }
}
