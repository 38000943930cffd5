package io.github.rlaifv.feedback.claim;

import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.feedback.internal.Sentences;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Lists the facts of responses.
 *
 * @param writer the model
 * @param prompt asks for the facts of a response
 * @param sentenceBySentence whether each sentence has a prompt of its own
 * @param promptWords pieces between single blanks after which a prompt is cut; 0 cuts nothing
 * @param keepDuplicates whether a fact counts again where it is repeated
 */
record DivideStep(
        ListWriter writer, PromptTemplate prompt, boolean sentenceBySentence, int promptWords, boolean keepDuplicates) {

    /** The facts of each response, in order. */
    List<Outcome<WrittenLists.Entries>> facts(List<AnsweredQuestion> responses) {
        List<List<String>> prompts = responses.stream().map(this::promptsFor).toList();
        Stream<String> all = prompts.stream().flatMap(List::stream);
        WrittenLists written = writer.write((sentenceBySentence ? all.distinct() : all).toList());
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
                keepDuplicates ? facts : distinct(facts), lists.stream().anyMatch(WrittenLists.Entries::cutOff));
    }

    private List<String> promptsFor(AnsweredQuestion response) {
        List<String> texts = sentenceBySentence ? Sentences.of(response.response()) : List.of(response.response());
        return texts.stream()
                .map(text -> prompt.fill(Map.of("question", response.question(), "response", text)))
                .map(filled -> promptWords == 0 ? filled : cut(filled, promptWords))
                .toList();
    }

    private static List<String> distinct(List<String> facts) {
        Set<String> seen = new HashSet<>();
        return facts.stream().filter(fact -> seen.add(Pairing.normal(fact))).toList();
    }

    /** The first pieces of a text between single blanks, as Python's {@code " ".join(text.split(" ")[:n])}. */
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
