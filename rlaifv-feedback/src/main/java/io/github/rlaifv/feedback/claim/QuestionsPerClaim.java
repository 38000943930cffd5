package io.github.rlaifv.feedback.claim;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Writes the question of each fact with its own prompt. Questions about facts of earlier calls are cached. */
final class QuestionsPerClaim implements QuestionWriter {
    private static final int CACHED_QUESTIONS = 100_000;

    private final ListWriter writer;
    private final PromptTemplate prompt;
    private final FactQuestionPairing pairing;
    private final Cache<String, String> cache =
            CacheBuilder.newBuilder().maximumSize(CACHED_QUESTIONS).build();
    private String cachedOf = "";

    QuestionsPerClaim(ListWriter writer, PromptTemplate prompt, FactQuestionPairing pairing) {
        this.writer = writer;
        this.prompt = prompt;
        this.pairing = pairing;
    }

    @Override
    public List<Outcome<Decomposition>> claims(List<WrittenLists.Entries> facts) {
        Asked asked = ask(facts);
        return facts.stream()
                .map(list -> list.entries().stream()
                        .filter(asked.failures()::containsKey)
                        .map(asked.failures()::get)
                        .findFirst()
                        .<Outcome<Decomposition>>map(Outcome::failure)
                        .orElseGet(() -> Outcome.success(pairing.claims(list, asked.of(list.entries())))))
                .toList();
    }

    /** Questions by fact, failures by fact, and the facts whose questions were truncated. */
    private record Asked(Map<String, String> questions, Map<String, RequestFailure> failures, Set<String> cutOff) {
        WrittenLists.Entries of(List<String> facts) {
            List<String> found = new ArrayList<>();
            facts.stream().filter(questions::containsKey).map(questions::get).forEach(found::add);
            return new WrittenLists.Entries(found, facts.stream().anyMatch(cutOff::contains));
        }
    }

    private Asked ask(List<WrittenLists.Entries> facts) {
        // a policy that was trained in the meantime writes other questions
        if (!cachedOf.equals(writer.model().fingerprint())) {
            cache.invalidateAll();
            cachedOf = writer.model().fingerprint();
        }
        Asked asked = new Asked(new HashMap<>(), new HashMap<>(), new LinkedHashSet<>());
        Set<String> needed = new LinkedHashSet<>();
        facts.forEach(list -> needed.addAll(list.entries()));
        needed.removeIf(fact -> {
            // cached facts must not change which requests share this call
            String known = writer.model().dependsOnCall() ? null : cache.getIfPresent(fact);
            if (known != null) {
                asked.questions().put(fact, known);
            }
            return known != null;
        });
        Map<String, String> prompts = new LinkedHashMap<>();
        needed.forEach(fact -> prompts.put(fact, prompt.fill(Map.of("claim", fact))));
        WrittenLists written = writer.write(List.copyOf(prompts.values()), prompt -> ListRules.questions(1));
        prompts.forEach((fact, filled) -> add(asked, fact, filled, written));
        return asked;
    }

    private void add(Asked asked, String fact, String filled, WrittenLists written) {
        Optional<RequestFailure> failure = written.failure(List.of(filled));
        if (failure.isPresent()) {
            asked.failures().put(fact, failure.get());
            return;
        }
        WrittenLists.Entries entries = written.entries(filled);
        if (!entries.entries().isEmpty()) {
            asked.questions().put(fact, entries.entries().get(0));
            cache.put(fact, entries.entries().get(0));
        } else if (entries.cutOff()) {
            asked.cutOff().add(fact);
        }
    }
}
