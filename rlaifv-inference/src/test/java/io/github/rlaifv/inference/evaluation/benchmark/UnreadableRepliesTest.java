package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.statistics.MetricValue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Unreadable replies are counted: a judge's reply is excluded from all metrics, a model's answer counts as wrong. */
class UnreadableRepliesTest {
    @TempDir
    private Path folder;

    private static Policy says(String... answers) {
        return FakePolicy.builder()
                .writes((request, i) -> answers[number(request.key())])
                .build();
    }

    private static int number(String key) {
        return Integer.parseInt(key.replaceAll("\\D", ""));
    }

    private PopeBenchmark pope(ReplyReading reading) {
        StringBuilder records = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            records.append(
                    "{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a cat?\", \"label\": \"%s\"}%n"
                            .formatted(i, i < 3 ? "yes" : "no"));
        }
        new BenchmarkFiles(folder.resolve("pope"))
                .image("val2014/a.png")
                .text("coco_pope_random.json", records.toString());
        return PopeBenchmark.open(folder.resolve("pope"), reading);
    }

    @Test
    void popeAcceptsNeitherEmptyTextNorCaption() {
        Policy policy = says("Yes.", "", "A cat on a mat.", "NO", "A man not far from a dog");
        EvaluationCard card =
                Evaluation.builder(policy, folder.resolve("a")).build().run(pope(ReplyReading.ROBUST));

        assertThat(card.metric("accuracy").value()).isEqualTo(0.4);
        assertThat(card.metric("precision").value()).isEqualTo(1);
        assertThat(card.metric("recall").value()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(card.metric("F1").value()).isEqualTo(0.5);
        assertThat(card.metric("yes").value()).isEqualTo(0.2);
        assertThat(card.metric("unreadable").value()).isEqualTo(0.6);

        EvaluationCard published =
                Evaluation.builder(policy, folder.resolve("b")).build().run(pope(ReplyReading.PUBLISHED));
        // "" and the caption are yes, NO is yes, not is no
        assertThat(published.metric("accuracy").value()).isEqualTo(0.8);
        assertThat(published.metrics()).extracting(MetricValue::name).doesNotContain("unreadable");
    }

    private AmberBenchmark amber(ReplyReading reading) {
        new BenchmarkFiles(folder.resolve("amber"))
                .image("image/AMBER_1.png")
                .text("data/safe_words.txt", "picture\n")
                .text("data/relation.json", "{\"dog\": [\"puppy\"]}")
                .text("data/annotations.json", """
                        [{"id": 1, "type": "discriminative-hallucination", "truth": "yes"},
                         {"id": 2, "type": "discriminative-hallucination", "truth": "no"},
                         {"id": 3, "type": "discriminative-relation", "truth": "no"},
                         {"id": 4, "type": "relation", "truth": "no"},
                         {"id": 5, "type": "discriminative-attribute-action", "truth": "yes"}]
                        """)
                .text("data/query/query_discriminative.json", """
                        [{"id": 1, "image": "AMBER_1.png", "query": "Is there a dog?"},
                         {"id": 2, "image": "AMBER_1.png", "query": "Is there a ball?"},
                         {"id": 3, "image": "AMBER_1.png", "query": "Is there direct contact?"},
                         {"id": 4, "image": "AMBER_1.png", "query": "Is there direct contact?"},
                         {"id": 5, "image": "AMBER_1.png", "query": "Does the dog run?"}]
                        """);
        return AmberBenchmark.open(folder.resolve("amber"), reading);
    }

    @Test
    void unreadableAmberAnswerIsWrongInBothClasses() {
        Policy policy = says("", "", "", "NO, none.", "No", "A dog runs.");
        EvaluationCard card =
                Evaluation.builder(policy, folder.resolve("a")).build().run(amber(ReplyReading.ROBUST));

        // 1 and 2: empty; 3: "no", right; 4: "no", right; 5: a caption
        assertThat(card.metric("accuracy").value()).isEqualTo(0.4);
        assertThat(card.metric("precision").value()).isEqualTo(1);
        assertThat(card.metric("recall").value()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(card.metric("F1").value()).isCloseTo(0.8, within(1e-12));
        assertThat(card.metric("hallucination/accuracy").value()).isZero();
        assertThat(card.metric("hallucination/recall").value()).isZero();
        assertThat(card.metric("hallucination/precision").value()).isNaN();
        assertThat(card.metric("relation/accuracy").value()).isEqualTo(1);
        assertThat(card.metric("relation/accuracy").items()).isEqualTo(2);
        assertThat(card.metric("attribute/accuracy").value()).isZero();
        assertThat(card.metric("attribute-action/accuracy").value()).isZero();
        assertThat(card.metric("unreadable").value()).isEqualTo(0.6);

        // the published reading accepts only the exact words
        EvaluationCard published =
                Evaluation.builder(policy, folder.resolve("b")).build().run(amber(ReplyReading.PUBLISHED));
        assertThat(published.metric("accuracy").value()).isEqualTo(0.2);
        assertThat(published.metric("relation/recall").value()).isEqualTo(0.5);
    }

    private MmhalBenchmark mmhal(ReplyReading reading) {
        new BenchmarkFiles(folder.resolve("mmhal")).image("images/x.png").text("response_template.json", """
                [{"question_type": "t", "image_src": "x.png", "image_content": ["Cup"], "question": "q0", "gt_answer": "g"},
                 {"question_type": "t", "image_src": "x.png", "image_content": ["Cup"], "question": "q1", "gt_answer": "g"},
                 {"question_type": "t", "image_src": "x.png", "image_content": ["Cup"], "question": "q2", "gt_answer": "g"},
                 {"question_type": "t", "image_src": "x.png", "image_content": ["Cup"], "question": "q3", "gt_answer": "g"}]
                """);
        return MmhalBenchmark.open(folder.resolve("mmhal"), reading);
    }

    @Test
    void unreadableRatingIsNotCountedAsHallucination() {
        List<String> reviews = List.of("**Rating:** 5", "Rating:5", "", "Rating: 10");
        FakePolicy judge = FakePolicy.builder()
                .name("judge")
                .writes((request, i) -> reviews.get(number(request.key())))
                .build();
        Policy policy = FakePolicy.builder().writes((request, i) -> "an answer").build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("a"))
                .judge(judge)
                .build()
                .run(mmhal(ReplyReading.ROBUST));

        assertThat(card.metric("score").value()).isEqualTo(5);
        assertThat(card.metric("score").items()).isEqualTo(2);
        assertThat(card.metric("hallucination").value()).isZero();
        assertThat(card.metric("informativeness").value()).isCloseTo(2 / 3.0, within(1e-12));
        assertThat(card.metric("t/score").value()).isEqualTo(5);
        assertThat(card.metric("unreadable").value()).isEqualTo(0.5);
        // all items once, then three more attempts for the two unreadable replies
        assertThat(judge.generateCalls().stream().mapToInt(List::size).sum()).isEqualTo(4 + 3 * 2);
        assertThat(FinishedEvaluation.read(folder.resolve("a")).items().get(3).notes())
                .containsExactly(new ItemNote("no readable rating", "Rating: 10"));

        EvaluationCard published = Evaluation.builder(policy, folder.resolve("b"))
                .judge(judge)
                .build()
                .run(mmhal(ReplyReading.PUBLISHED));
        assertThat(published.metric("score").value()).isEqualTo(0.25);
        assertThat(published.metric("hallucination").value()).isEqualTo(1);
    }

    private static final String DEV =
            "{\"image_url\": \"https://a/b/x.png\", \"question\": \"q%d\", \"description\": \"d\","
                    + " \"type\": \"OCR\", \"split\": \"dev\", \"id\": %d, \"answer\": \"%s\"}%n";

    @Test
    void refoMbExcludesUnreadableVerdicts() {
        new BenchmarkFiles(folder.resolve("refomb"))
                .image("images/x.png")
                .text("RefoMB_dev.jsonl", DEV.formatted(0, 0, "") + DEV.formatted(1, 1, ""))
                .text("gpt4v_RefoMB_dev_0521.jsonl", DEV.formatted(1, 1, "one") + DEV.formatted(0, 0, "none"));
        FakePolicy judge = FakePolicy.builder()
                .name("judge")
                .writes((request, i) -> request.key().equals("1-answer-first")
                        ? "[[A]] or [[B]]?"
                        : "Verdict: " + (request.key().contains("answer-first") ? "A" : "B"))
                .build();
        Policy policy = FakePolicy.builder().writes((request, i) -> "mine").build();
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("a"))
                .judge(judge)
                .build()
                .run(RefoMbBenchmark.open(folder.resolve("refomb")));

        assertThat(card.metric("score").value()).isEqualTo(1);
        assertThat(card.metric("score").items()).isEqualTo(1);
        assertThat(card.metric("one order/score").items()).isEqualTo(2);
        assertThat(card.metric("unreadable").value()).isEqualTo(0.5);
        // the reference's answers, by image and question
        assertThat(judge.generateCalls()
                        .get(0)
                        .get(0)
                        .prompt()
                        .messages()
                        .get(0)
                        .text())
                .contains("Answer A: none");
    }
}
