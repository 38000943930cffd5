package io.github.rlaifv.feedback.claim;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.feedback.official.OfficialFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DividePromptParityTest {
    /** Filler with as many blanks before the question as the authors' prompt has. */
    private static final String BEFORE_QUESTION = "x ".repeat(54) + "Question: ";

    private static final String BEFORE_ANSWER = "\nAnswer: ";

    private final FakePolicy model = FakePolicy.builder()
            .writes((request, index) -> textOf(request).startsWith("x ") ? "- A fact." : "- A question?")
            .build();

    @TempDir
    private Path folder;

    private static JsonNode golden() {
        return Fixtures.json(Fixtures.require(Fixtures.path("official", "divide_prompt_cut.json")));
    }

    @Test
    void cutsThePromptWhereTheAuthorsCodeDoes() {
        List<JsonNode> cases = new ArrayList<>();
        golden().get("cases").forEach(cases::add);
        assertThat(cases).isNotEmpty();
        Path file = folder.resolve("candidates.jsonl");
        JsonLines.write(file, cases.stream().map(golden -> (ObjectNode) golden.get("item")));
        List<AnsweredQuestion> items = OfficialFiles.readCandidates(file);
        ClaimDecomposer decomposer = PromptedClaimDecomposer.builder(model)
                .dividePrompt(BEFORE_QUESTION + "{question}" + BEFORE_ANSWER + "{response}")
                .officialHandling()
                .requestsPerCall(1000)
                .build();

        decomposer.decompose(items);

        List<GenerationRequest> asked = model.generateCalls().get(0);
        for (int i = 0; i < cases.size(); i++) {
            JsonNode golden = cases.get(i);
            String note = golden.get("note").asText();
            String prompt = textOf(asked.get(i));
            String start = BEFORE_QUESTION + items.get(i).question() + BEFORE_ANSWER;
            assertThat(prompt.split(" ", -1))
                    .as(note)
                    .hasSize(golden.get("content_pieces_split_on_blank").asInt());
            assertThat(prompt.equals(start + items.get(i).response()))
                    .as(note)
                    .isNotEqualTo(golden.get("cut").asBoolean());
            if (golden.get("surviving_answer").isNull()) {
                assertThat(prompt).as(note).doesNotContain(BEFORE_ANSWER);
            } else {
                assertThat(prompt)
                        .as(note)
                        .isEqualTo(start + golden.get("surviving_answer").asText());
            }
        }
    }

    @Test
    void listsFactsForTheQuestionStepAsTheAuthorsCodeDoes() {
        JsonNode golden = golden().get("changeq_tail_for_facts");
        List<String> facts = StreamSupport.stream(golden.get("facts").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        FakePolicy writer = FakePolicy.builder()
                .writes((request, index) -> textOf(request).startsWith("divide")
                        ? String.join(
                                "\n", facts.stream().map(fact -> "- " + fact).toList())
                        : "")
                .build();

        PromptedClaimDecomposer.builder(writer)
                .dividePrompt("divide {response}")
                .questionPrompt("ask{claims}")
                .officialHandling()
                .build()
                .decompose(List.of(new AnsweredQuestion("q", "r")));

        assertThat(textOf(writer.generateCalls().get(1).get(0)))
                .isEqualTo("ask" + golden.get("tail").asText());
    }

    private static String textOf(GenerationRequest request) {
        return FakePolicy.textOf(request.prompt());
    }
}
