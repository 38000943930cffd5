package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes the questions of all facts of a response with one prompt.
 *
 * @param writer the model that writes questions
 * @param prompt the prompt that asks for the questions of a list of facts
 * @param pairing how facts and questions become claims
 */
record QuestionsTogether(ListWriter writer, PromptTemplate prompt, FactQuestionPairing pairing)
        implements QuestionWriter {

    @Override
    public List<Outcome<Decomposition>> claims(List<WrittenLists.Entries> facts) {
        Map<String, Integer> prompts = new LinkedHashMap<>();
        facts.stream()
                .map(WrittenLists.Entries::entries)
                .filter(entries -> !entries.isEmpty())
                .forEach(entries -> prompts.put(promptFor(entries), entries.size()));
        WrittenLists written = writer.write(
                List.copyOf(prompts.keySet()), prompt -> ListRules.questions(prompts.getOrDefault(prompt, 1)));
        return facts.stream().map(list -> claims(list, written)).toList();
    }

    private Outcome<Decomposition> claims(WrittenLists.Entries facts, WrittenLists written) {
        if (facts.entries().isEmpty()) {
            return Outcome.success(pairing.claims(facts, new WrittenLists.Entries(List.of(), false)));
        }
        String filled = promptFor(facts.entries());
        return written.failure(List.of(filled))
                .<Outcome<Decomposition>>map(Outcome::failure)
                .orElseGet(() -> Outcome.success(pairing.claims(facts, written.entries(filled))));
    }

    private String promptFor(List<String> facts) {
        return prompt.fill(Map.of("claims", pairing.rules().list(facts)));
    }
}
