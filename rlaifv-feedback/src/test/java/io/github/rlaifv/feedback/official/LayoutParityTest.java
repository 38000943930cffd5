package io.github.rlaifv.feedback.official;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.testkit.Fixtures;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutParityTest {
    @TempDir
    private Path folder;

    @Test
    void writesTheAuthorsFileOfPairsFromTheirFiles() {
        List<OfficialAnswer> answers = OfficialFiles.readAnswers(layout("answers.divide.gq.jsonl"));
        List<OfficialJudgment> judgments = OfficialFiles.readJudgments(layout("autocheck.qas.jsonl"));
        Path written = folder.resolve("pairs.jsonl");

        OfficialFiles.writePairs(OfficialPairing.exact().pair(answers, judgments), written);

        List<ObjectNode> expected = read(layout("autocheck.qas.pair_diff1.jsonl"));
        assertThat(expected).isNotEmpty();
        assertThat(read(written)).containsExactlyInAnyOrderElementsOf(expected);
        // the order of fields too
        assertThat(read(written).get(0).fieldNames())
                .toIterable()
                .containsExactlyElementsOf(() -> expected.get(0).fieldNames());
    }

    private static Path layout(String name) {
        return Fixtures.require(Fixtures.path("official", "layout", name));
    }

    private static List<ObjectNode> read(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            return records.map(JsonRecord::json).toList();
        }
    }
}
