package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The first step of a prompted decomposer, which lists the facts of responses.
 *
 * @param writer the model that divides responses
 * @param prompt the prompt that asks for the facts of one part of a response
 * @param unit the part of a response that one prompt holds
 * @param promptWords number of pieces between single blanks after which a prompt is cut; 0 for no cut
 * @param repeats what happens to repeated facts
 */
record FactLister(ListWriter writer, PromptTemplate prompt, DivideUnit unit, int promptWords, Repeats repeats) {

    /** Returns the facts of each response, in order. */
    List<Outcome<WrittenLists.Entries>> facts(List<AnsweredQuestion> responses) {
        List<List<String>> prompts = responses.stream().map(this::promptsFor).toList();
        WrittenLists written = writer.write(
                unit.requests(prompts.stream().flatMap(List::stream).toList()), prompt -> ListRules.FACTS);
        return prompts.stream()
                .map(own -> written.failure(own)
                        .<Outcome<WrittenLists.Entries>>map(Outcome::failure)
                        .orElseGet(() -> Outcome.success(
                                together(own.stream().map(written::entries).toList()))))
                .toList();
    }

    private WrittenLists.Entries together(List<WrittenLists.Entries> lists) {
        List<String> facts =
                lists.stream().flatMap(list -> list.entries().stream()).toList();
        return new WrittenLists.Entries(
                repeats.applyTo(facts, Function.identity()), lists.stream().anyMatch(WrittenLists.Entries::cutOff));
    }

    private List<String> promptsFor(AnsweredQuestion response) {
        return unit.parts(response.response()).stream()
                .map(text -> prompt.fill(Map.of("question", response.question(), "response", text)))
                .map(filled -> promptWords == 0 ? filled : cut(filled, promptWords))
                .toList();
    }

    /** Returns the first pieces of a text between single blanks, as Python's {@code " ".join(text.split(" ")[:n])}. */
    static String cut(String text, int pieces) {
        int at = -1;
        for (int piece = 0; piece < pieces; piece++) {
            at = text.indexOf(' ', at + 1);
            if (at < 0) {
                return text;
            }
        }
        return text.substring(0, at);
    }
}
