package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.feedback.internal.list.JsonTexts;
import io.github.rlaifv.feedback.internal.list.ListLines;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lists that a model wrote for prompts, or the failures of its requests. */
final class WrittenLists {
    private final ClaimParser parser;
    private final ListRules rules;
    private final Map<String, Outcome<List<Completion>>> byPrompt = new HashMap<>();

    WrittenLists(ClaimParser parser, ListRules rules) {
        this.parser = parser;
        this.rules = rules;
    }

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

    void put(String prompt, Outcome<List<Completion>> outcome) {
        byPrompt.put(prompt, outcome);
    }

    /** Returns the first failure among the given prompts. */
    Optional<RequestFailure> failure(List<String> prompts) {
        return prompts.stream().flatMap(prompt -> of(prompt).failure().stream()).findFirst();
    }

    /** Returns the list for a prompt that did not fail. */
    Entries entries(String prompt) {
        Completion completion = of(prompt).value().orElseThrow().get(0);
        boolean cutOff = rules.dropsCutOffEntries() && completion.finish() == FinishReason.LENGTH;
        return new Entries(parser.parse(cutOff ? wholeEntries(completion.text()) : completion.text()), cutOff);
    }

    /**
     * Removes the last entry of a truncated list, since completions are stripped and it can't be known whether it is
     * whole. In JSON the closing quote shows that.
     */
    private static String wholeEntries(String text) {
        if (JsonTexts.in(text)) {
            return text;
        }
        List<String> lines = ListLines.of(text);
        return String.join("\n", lines.subList(0, lines.size() - 1));
    }

    private Outcome<List<Completion>> of(String prompt) {
        Outcome<List<Completion>> outcome = byPrompt.get(prompt);
        if (outcome == null) {
            throw new IllegalStateException("this prompt was not sent to the model: " + prompt);
        }
        return outcome;
    }
}
