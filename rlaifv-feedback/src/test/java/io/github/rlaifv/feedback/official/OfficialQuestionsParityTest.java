package io.github.rlaifv.feedback.official;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OfficialQuestionsParityTest {

    @Test
    void asksWhatTheAuthorsCodeAsks() {
        JsonNode golden = Fixtures.json(Fixtures.require(Fixtures.path("official", "yesno_questions.json")));
        List<JsonNode> asked = new ArrayList<>();
        golden.get("items").forEach(item -> asked.addAll(OfficialQuestions.of((ObjectNode) item)));
        List<JsonNode> expected = new ArrayList<>();
        golden.get("records").forEach(expected::add);

        assertThat(expected).isNotEmpty();
        assertThat(asked).isEqualTo(expected);
    }
}
