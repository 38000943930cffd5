package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.inference.evaluation.AnsweredItem;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.benchmark.RefoMbBenchmark.Verdicts;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MMHal-Bench and RefoMB compared with the results of the published scripts for given judgments. */
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
        BenchmarkFiles files = new BenchmarkFiles(folder.resolve("mmhal")).image("images/x.png");
        for (int i = 0; i < golden.path("reviews").size(); i++) {
            records.append(i == 0 ? "[" : ",").append("""
                            {"question_type": "%s", "image_src": "https://a/b/x.png", "image_content": ["Cup"],
                             "question": "q%d", "gt_answer": "g%d"}""".formatted(types.get(i % types.size()), i, i));
        }
        files.text("response_template.json", records.append("]").toString());
        return MmhalBenchmark.open(folder.resolve("mmhal"), ReplyReading.PUBLISHED);
    }

    @Test
    void mmhalScoresMatchPublishedScript() {
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

        for (String part : List.of("printed_by_the_judge_script", "printed_by_the_summary")) {
            for (String line : texts(golden.path(part))) {
                assertPrinted(line, card, texts(golden.path("types_in_template_order")));
            }
        }
        assertThat(100 * card.metric("informativeness").value())
                .isCloseTo(golden.path("mean_informativeness").asDouble(), within(1e-9));
        assertThat(card.metric("counting/words").value()).isEqualTo(2);
        List<AnsweredItem> items =
                FinishedEvaluation.read(folder.resolve("run")).items();
        for (int i = 0; i < reviews.size(); i++) {
            String head = "rating " + golden.path("scores").path(i).asInt();
            assertThat(items.get(i).notes()).containsExactly(new ItemNote(head, reviews.get(i)));
        }
        assertThat(card.metric("words").value()).isEqualTo(2);
    }

    /**
     * Compares a metric with a printed line such as {@code Average score: 3.14}; the last line has one number per type.
     */
    private static void assertPrinted(String line, EvaluationCard card, List<String> types) {
        String[] numbers = line.substring(line.indexOf(':') + 1).strip().split(",");
        String what = line.substring(0, line.indexOf(':'));
        for (int i = 0; i < numbers.length; i++) {
            double value = switch (what) {
                case "Average score" -> card.metric("score").value();
                case "Hallucination rate" -> card.metric("hallucination").value();
                case "Informativeness" -> 100 * card.metric("informativeness").value();
                case "Average score for each question type" ->
                    card.metric(types.get(i) + "/score").value();
                default -> throw new AssertionError(line);
            };
            assertThat(value).as(line).isCloseTo(Double.parseDouble(numbers[i]), halfOfTheLastDigit(numbers[i]));
        }
    }

    private static Offset<Double> halfOfTheLastDigit(String printed) {
        int digits = printed.length() - 1 - printed.indexOf('.');
        return within(0.5 * Math.pow(10, -digits) + 1e-12);
    }

    private static void assertPrinted(JsonNode lines, double value) {
        for (String line : texts(lines)) {
            String number = line.substring(line.lastIndexOf(' ') + 1);
            assertThat(value).as(line).isCloseTo(Double.parseDouble(number), halfOfTheLastDigit(number));
        }
    }

    @Test
    void refoMbScoresMatchPublishedScript() {
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
            files.image("images/" + address.substring(address.lastIndexOf('/') + 1));
            records.append(record).append('\n');
        });
        files.text("RefoMB.jsonl", records.toString());
        RefoMbBenchmark refomb = RefoMbBenchmark.open(folder.resolve("refomb"), ReplyReading.PUBLISHED);
        Policy judge = FakePolicy.builder()
                .name("judge")
                .writes((request, i) -> {
                    String[] key = request.key().split("-", 2);
                    String prompt = request.prompt().messages().get(0).text();
                    boolean ofReview = prompt.contains("I think [[");
                    String verdict = golden.path(ofReview ? "hallucination_verdicts" : "verdicts")
                            .path(key[0])
                            .asText();
                    boolean turned = key[1].equals("answer-first");
                    String same = turned ? (verdict.equals("A") ? "B" : verdict.equals("B") ? "A" : "C") : verdict;
                    return (ofReview ? "By the review [[" : "I think [[") + same + "]]";
                })
                .build();
        Policy policy = FakePolicy.builder()
                .writes((request, i) -> "mine " + request.key() + "<|endoftext|>")
                .build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("run"))
                .judge(judge)
                .build()
                .run(refomb);

        JsonNode table = golden.path("table");
        for (String metric : List.of("score", "one order/score")) {
            assertThat(card.metric(metric).value())
                    .isCloseTo(table.path("score").asDouble(), within(1e-12));
            assertPrinted(golden.path("printed_overall"), card.metric(metric).value());
        }
        for (String metric : List.of("trustworthiness", "one order/trustworthiness")) {
            assertPrinted(
                    golden.path("printed_hallucination"), card.metric(metric).value());
        }
        assertThat(card.metric("orders agree").value()).isEqualTo(1);
        assertTypes(table, card);
        List<GenerationRequest> asked = ((FakePolicy) judge)
                .generateCalls().stream().flatMap(List::stream).toList();
        assertThat(asked).hasSize(4 * golden.path("reference").size());
        golden.path("answer_seen_by_judge")
                .properties()
                .forEach(seen -> assertThat(asked)
                        .filteredOn(request -> request.key().startsWith(seen.getKey() + "-"))
                        .anySatisfy(request -> assertThat(
                                        request.prompt().messages().get(0).text())
                                .contains(seen.getValue().asText())
                                .doesNotContain("<|endoftext|>")));
        AnsweredItem first =
                FinishedEvaluation.read(folder.resolve("run")).items().get(0);
        assertThat(first.notes())
                .extracting(ItemNote::text)
                .anySatisfy(text -> assertThat(text)
                        .isEqualTo(
                                "I think [[" + golden.path("verdicts").path("0").asText() + "]]"));
    }

    /** Compares the wins, losses and ties per type in the table, such as 3/1/0; a tie counts as half a win. */
    private static void assertTypes(JsonNode table, EvaluationCard card) {
        int types = 0;
        for (Map.Entry<String, JsonNode> row : table.properties()) {
            String[] counts = row.getValue().asText().split("/");
            if (counts.length == 3) {
                double win = Double.parseDouble(counts[0]);
                double loss = Double.parseDouble(counts[1]);
                double tie = Double.parseDouble(counts[2]);
                assertThat(card.metric(row.getKey() + "/score").value())
                        .as(row.toString())
                        .isCloseTo((win + tie / 2) / (win + loss + tie), within(1e-12));
                types++;
            }
        }
        assertThat(types).isPositive();
    }

    @Test
    void positionBiasOfJudgeCancelsOut() {
        RefoMbBenchmark refomb = refomb(2);
        List<Measure> measures = refomb.measures(
                List.of("a", "b"),
                new Verdicts(verdicts(-1, -1), verdicts(1, 1)),
                new Verdicts(verdicts(1, 0), verdicts(1, -1)));
        assertThat(value(measures, "score")).isEqualTo(0.5);
        assertThat(value(measures, "one order/score")).isZero();
        assertThat(value(measures, "orders agree")).isZero();
        // (1 + 1) / 2 and (1/2 + 0) / 2, together 1.25 of 2.
        assertThat(value(measures, "trustworthiness")).isEqualTo(0.625);
    }

    private static List<Optional<Integer>> verdicts(int... verdicts) {
        return Arrays.stream(verdicts).mapToObj(Optional::of).toList();
    }

    private RefoMbBenchmark refomb(int records) {
        String record =
                "{\"image_url\": \"x.png\", \"question\": \"q\", \"description\": \"d\", \"type\": \"OCR\", \"answer\": \"r\"}\n";
        new BenchmarkFiles(folder.resolve("small"))
                .image("images/x.png")
                .text("RefoMB.jsonl", String.join("", Collections.nCopies(records, record)));
        return RefoMbBenchmark.open(folder.resolve("small"));
    }

    @Test
    void judgeIsAskedAgainAndUnreadableReplyIsReported() {
        Policy policy = FakePolicy.builder().writes((request, i) -> "an answer").build();
        Policy hesitant = FakePolicy.builder()
                .name("hesitant")
                .writes((request, i) -> request.sampling().temperature() == 0 ? "Well..." : "[[B]]")
                .build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("a"))
                .judge(hesitant)
                .build()
                .run(refomb(1));
        assertThat(card.metric("score").value()).isEqualTo(0.5);

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
        // Only the images are missing; the files that are read before them exist.
        assertThatThrownBy(() -> MmhalBenchmark.open(data)).hasMessageContaining("needs the image 7206072054");
        assertThatThrownBy(() -> RefoMbBenchmark.open(data)).hasMessageContaining("needs the image multimodal_openmme");
    }
}
