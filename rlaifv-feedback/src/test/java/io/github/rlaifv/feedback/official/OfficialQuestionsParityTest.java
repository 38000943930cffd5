package io.github.rlaifv.feedback.official;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.testkit.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfficialQuestionsParityTest {
    @TempDir
    Path folder;

    @Test
    void asksWhatTheAuthorsCodeAsks() {
        JsonNode golden = Fixtures.json(Fixtures.require(Fixtures.path("official", "yesno_questions.json")));
        Path answers = folder.resolve("answers.divide.gq.jsonl");
        Path questions = folder.resolve("questions.jsonl");
        List<JsonNode> items = new ArrayList<>();
        golden.get("items").forEach(items::add);
        JsonLines.write(answers, items.stream());

        OfficialQuestions.write(answers, questions);

        List<JsonNode> asked = new ArrayList<>();
        try (Stream<JsonRecord> records = JsonLines.stream(questions)) {
            records.forEach(record -> asked.add(record.json()));
        }
        List<JsonNode> expected = new ArrayList<>();
        golden.get("records").forEach(expected::add);

        assertThat(expected).isNotEmpty();
        assertThat(asked).isEqualTo(expected);
    }
}
