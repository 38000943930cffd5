package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MMHal-Bench and RefoMB against what the published scripts made of given judgements. */
class JudgedBenchmarksTest {
    @TempDir
    Path folder;

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static double value(List<Measure> measures, String name) {
        return measures.stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow()
                .value();
    }

    private MmhalBenchmark mmhal(JsonNode golden) {
        StringBuilder records = new StringBuilder();
        List<String> types = texts(golden.path("types_in_template_order"));
        BenchmarkFiles files = new BenchmarkFiles(folder.resolve("mmhal")).picture("images/x.png");
        for (int i = 0; i < golden.path("reviews").size(); i++) {
            records.append(i == 0 ? "[" : ",").append("""
                            {"question_type": "%s", "image_src": "https://a/b/x.png", "image_content": ["Cup"],
                             "question": "q%d", "gt_answer": "g%d"}""".formatted(types.get(i % types.size()), i, i));
        }
        files.text("response_template.json", records.append("]").toString());
        return MmhalBenchmark.open(folder.resolve("mmhal"));
    }

    @Test
    void mmhalReviewsAreReadAndSummedAsPublished() {
        Path file = Fixtures.require(Fixtures.path("official", "mmhal.json"));
        JsonNode golden = Fixtures.json(file);
        List<String> reviews = texts(golden.path("reviews"));
        for (int i = 0; i < reviews.size(); i++) {
            int score = MmhalBenchmark.score(reviews.get(i));
            assertThat(score)
                    .as(reviews.get(i))
                    .isEqualTo(golden.path("scores").path(i).asInt());
            assertThat(MmhalBenchmark.informativeness(score))
                    .isEqualTo(golden.path("informativeness").path(i).asInt());
        }
        Policy judge = FakePolicy.builder()
                .name("judge")
                .writes((request, i) -> reviews.get(Integer.parseInt(request.key())))
                .build();
        Policy policy = FakePolicy.builder().writes((request, i) -> "an answer").build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("run"))
                .judge(judge)
                .build()
                .run(mmhal(golden));

        // Printed: 3.14, 0.396, 44.10, and by type 2.25,3.42,2.83,3.58,3.58,3.17,3.33,2.92.
        assertThat(card.figure("score").value()).isCloseTo(3.14, within(0.005));
        assertThat(card.figure("hallucination").value()).isCloseTo(0.396, within(0.0005));
        assertThat(100 * card.figure("informativeness").value())
                .isCloseTo(golden.path("mean_informativeness").asDouble(), within(1e-9));
        assertThat(card.figure("attribute/score").value()).isCloseTo(2.25, within(0.005));
        assertThat(card.figure("counting/score").value()).isCloseTo(3.58, within(0.005));
        assertThat(card.figure("other/score").value()).isCloseTo(2.92, within(0.005));
        assertThat(card.figure("words").value()).isEqualTo(2);
    }

    @Test
    void refoMbVerdictsAreReadAndSummedAsPublished() {
        Path file = Fixtures.require(Fixtures.path("official", "refomb.json"));
        JsonNode golden = Fixtures.json(file);
        for (JsonNode one : golden.path("verdict_parsing")) {
            Optional<Integer> expected =
                    one.has("score") ? Optional.of(one.path("score").asInt()) : Optional.empty();
            assertThat(RefoMbBenchmark.verdict(one.path("output").asText()))
                    .as(one.toString())
                    .isEqualTo(expected);
        }
        BenchmarkFiles files = new BenchmarkFiles(folder.resolve("refomb"));
        StringBuilder records = new StringBuilder();
        golden.path("reference").forEach(record -> {
            String address = record.path("image_url").asText();
            files.picture("images/" + address.substring(address.lastIndexOf('/') + 1));
            records.append(record).append('\n');
        });
        files.text("RefoMB.jsonl", records.toString());
        RefoMbBenchmark refomb = RefoMbBenchmark.open(folder.resolve("refomb"));
        Policy judge = FakePolicy.builder()
                .name("judge")
                .writes((request, i) -> {
                    String[] key = request.key().split("-", 2);
                    String verdict = golden.path("verdicts").path(key[0]).asText();
                    boolean turned = key[1].equals("answer-first");
                    String same = turned ? (verdict.equals("A") ? "B" : verdict.equals("B") ? "A" : "C") : verdict;
                    return "I think [[" + same + "]]";
                })
                .build();
        Policy policy =
                FakePolicy.builder().writes((request, i) -> "mine<|endoftext|>").build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("run"))
                .judge(judge)
                .build()
                .run(refomb);

        double expected = golden.path("table").path("score").asDouble();
        assertThat(card.figure("one order/score").value()).isCloseTo(expected, within(1e-12));
        assertThat(card.figure("score").value()).isCloseTo(expected, within(1e-12));
        assertThat(card.figure("orders agree").value()).isEqualTo(1);
        // Attribute reasoning: 3 won, 1 lost.
        assertThat(card.figure("Attribute reasoning/score").value()).isEqualTo(0.75);
        // OCR: 1 won, 1 lost, 2 ties.
        assertThat(card.figure("OCR/score").value()).isEqualTo(0.5);
        FakePolicy asked = (FakePolicy) judge;
        assertThat(asked.generateCalls()
                        .get(0)
                        .get(0)
                        .prompt()
                        .messages()
                        .get(0)
                        .text())
                .contains("mine<EOT>")
                .doesNotContain("<|endoftext|>");
    }

    @Test
    void aLikingForTheFirstAnswerCountsForNothing() {
        RefoMbBenchmark refomb = refomb(2);
        List<Measure> measures = refomb.measures(List.of("a", "b"), List.of(-1, -1), List.of(1, 1));
        assertThat(value(measures, "score")).isEqualTo(0.5);
        assertThat(value(measures, "one order/score")).isZero();
        assertThat(value(measures, "orders agree")).isZero();
    }

    private RefoMbBenchmark refomb(int records) {
        String record =
                "{\"image_url\": \"x.png\", \"question\": \"q\", \"description\": \"d\", \"type\": \"OCR\", \"answer\": \"r\"}\n";
        new BenchmarkFiles(folder.resolve("small"))
                .picture("images/x.png")
                .text("RefoMB.jsonl", String.join("", Collections.nCopies(records, record)));
        return RefoMbBenchmark.open(folder.resolve("small"));
    }

    @Test
    void aJudgeIsAskedAgainAndAnUnreadableReplyIsNamed() {
        Policy policy = FakePolicy.builder().writes((request, i) -> "an answer").build();
        Policy hesitant = FakePolicy.builder()
                .name("hesitant")
                .writes((request, i) -> request.sampling().temperature() == 0 ? "Well..." : "[[B]]")
                .build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("a"))
                .judge(hesitant)
                .build()
                .run(refomb(1));
        assertThat(card.figure("score").value()).isEqualTo(0.5);

        Policy mute =
                FakePolicy.builder().name("mute").writes((request, i) -> "Hm.").build();
        assertThatThrownBy(() -> Evaluation.builder(policy, folder.resolve("b"))
                        .judge(mute)
                        .build()
                        .run(refomb(1)))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("mute")
                .hasMessageContaining("'0-reference-first' and 1 more")
                .hasMessageContaining("Hm.");
        assertThatThrownBy(() ->
                        Evaluation.builder(policy, folder.resolve("c")).build().run(refomb(1)))
                .hasMessageContaining("needs a judge");
    }

    @Test
    void publishedFilesAreRead() {
        Path data = Fixtures.path("official", "data");
        Fixtures.require(data.resolve("mmhal-bench_answer_template.json"));
        // The pictures are not there: everything before them is.
        assertThatThrownBy(() -> MmhalBenchmark.open(data)).hasMessageContaining("needs the picture 7206072054");
        assertThatThrownBy(() -> RefoMbBenchmark.open(data))
                .hasMessageContaining("needs the picture multimodal_openmme");
    }
}
