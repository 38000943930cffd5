package io.github.rlaifv.feedback.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class PairsParityTest {

    @Test
    void pairsTheMainSetLikeTheAuthorsCode() {
        check(Fixtures.json(Fixtures.require(Fixtures.path("official", "pairs_main.json"))));
    }

    @TestFactory
    Stream<DynamicTest> pairsEdgeCasesLikeTheAuthorsCode() {
        JsonNode scenarios = Fixtures.json(Fixtures.require(Fixtures.path("official", "pairs_scenarios.json")))
                .get("scenarios");
        assertThat(scenarios).isNotEmpty();
        return StreamSupport.stream(scenarios.spliterator(), false)
                .map(scenario -> DynamicTest.dynamicTest(scenario.get("name").asText(), () -> check(scenario)));
    }

    private static void check(JsonNode golden) {
        List<OfficialAnswer> answers = PairInputs.answers(golden);
        List<OfficialJudgment> judgments = PairInputs.judgments(golden);
        JsonNode expected = golden.get("expected");
        OfficialPairing pairing = OfficialPairing.exact();

        checkScores(expected, pairing.scores(answers, judgments));
        assertThat(pairing.all(answers, judgments).stream().map(PairsParityTest::row))
                .containsExactlyInAnyOrderElementsOf(rows(expected.get("all_pairs")));
        if (expected.hasNonNull("error")) {
            assertThatThrownBy(() -> pairing.pair(answers, judgments)).isInstanceOf(BadDataException.class);
            return;
        }
        List<OfficialPair> kept = pairing.pair(answers, judgments);
        assertThat(kept.stream().map(PairsParityTest::text))
                .containsExactlyInAnyOrderElementsOf(texts(expected.get("kept_pairs")));
        assertThat(countByImage(pairing.sample(kept, 2, 7)))
                .isEqualTo(counts(expected.get("sampled_count_per_ds_question_id")));
    }

    private static void checkScores(JsonNode expected, Map<String, ResponseScore> scores) {
        assertThat(expected.get("pred_labels").fieldNames())
                .toIterable()
                .containsExactlyInAnyOrderElementsOf(scores.keySet());
        scores.forEach((id, score) -> {
            List<Integer> labels = new ArrayList<>();
            expected.get("pred_labels").get(id).forEach(label -> labels.add(label.asInt()));
            assertThat(score.verdicts().stream().map(ClaimVerdict::confirmed))
                    .as("answer %s", id)
                    .containsExactlyElementsOf(
                            labels.stream().map(label -> label == 1).toList());
            // answers without another one to compare with are not listed
            JsonNode listed = expected.get("scores").get(id);
            if (listed != null) {
                assertThat(score.score()).as("answer %s", id).isEqualTo(listed.asDouble());
            }
        });
    }

    private static List<Object> row(OfficialPair pair) {
        return List.of(
                pair.chosen().group(),
                pair.chosen().questionId(),
                pair.rejected().questionId(),
                pair.chosenScore().score(),
                pair.rejectedScore().score());
    }

    private static List<List<Object>> rows(JsonNode json) {
        List<List<Object>> rows = new ArrayList<>();
        json.forEach(row -> rows.add(List.of(
                row.get(0).asText(),
                row.get(1).asText(),
                row.get(2).asText(),
                row.get(3).asDouble(),
                row.get(4).asDouble())));
        return rows;
    }

    private static List<String> text(OfficialPair pair) {
        return List.of(
                pair.chosen().dsQuestionId(),
                pair.chosen().question(),
                pair.chosen().answer(),
                pair.rejected().answer(),
                Integer.toString((int) pair.chosenScore().score()),
                Integer.toString((int) pair.rejectedScore().score()),
                pair.chosen().imageId(),
                pair.chosen().imagePath());
    }

    private static List<List<String>> texts(JsonNode json) {
        List<List<String>> texts = new ArrayList<>();
        json.forEach(pair -> texts.add(Stream.of(
                        "ds_question_id",
                        "question",
                        "chosen",
                        "rejected",
                        "chosen_score",
                        "rejected_score",
                        "image_id",
                        "image_path")
                .map(field -> pair.get(field).asText())
                .toList()));
        return texts;
    }

    private static Map<String, Long> countByImage(List<OfficialPair> pairs) {
        return pairs.stream()
                .collect(Collectors.groupingBy(
                        pair -> pair.chosen().dsQuestionId(), TreeMap::new, Collectors.counting()));
    }

    private static Map<String, Long> counts(JsonNode json) {
        Map<String, Long> counts = new TreeMap<>();
        json.fields()
                .forEachRemaining(
                        entry -> counts.put(entry.getKey(), entry.getValue().asLong()));
        return counts;
    }
}
