package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RetrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A failed request does not lose an evaluation: successful answers are kept, permanent failures are counted. */
class FailingRequestsTest {
    private final FaultServer server = FaultServer.start();

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private ProbedPolicy remote() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .persistence(RetrySettings.standard().withAttempts(1))
                .build();
    }

    private PopeBenchmark pope() {
        StringBuilder records = new StringBuilder();
        List<String> things = List.of("dog", "cat", "bus", "cow");
        for (int i = 0; i < things.size(); i++) {
            records.append(
                    "{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a %s?\", \"label\": \"yes\"}%n"
                            .formatted(i, things.get(i)));
        }
        new BenchmarkFiles(folder.resolve("pope"))
                .image("val2014/a.png")
                .text("coco_pope_random.json", records.toString());
        return PopeBenchmark.open(folder.resolve("pope"));
    }

    private EvaluationCard evaluate(Policy policy) {
        return Evaluation.builder(policy, folder.resolve("run"))
                .perCall(3)
                .build()
                .run(pope());
    }

    @Test
    void successfulAnswersAreKeptAndRerunCompletesTheRest() throws IOException {
        server.script((question, attempt) -> question.contains("cat") ? Fault.ERROR_500 : Fault.NONE);
        try (Policy policy = remote()) {
            assertThatThrownBy(() -> evaluate(policy))
                    .isInstanceOf(RetriableException.class)
                    .hasMessageContaining("1 of 4 requests of scripted@127.0.0.1 for answers failed")
                    .hasMessageContaining("random-1: server error (HTTP 500)")
                    .hasMessageContaining("run again");
            assertThat(Files.readAllLines(folder.resolve("run/answers.jsonl"))).hasSize(3);

            server.script((question, attempt) -> Fault.NONE);
            server.requests().clear();
            assertThat(evaluate(policy).metric("accuracy").value()).isEqualTo(1);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void permanentlyFailedAnswerIsCounted() {
        server.script((question, attempt) -> question.contains("cat") ? Fault.REFUSED_400 : Fault.NONE);
        try (Policy policy = remote()) {
            EvaluationCard card = evaluate(policy);

            assertThat(card.metric("accuracy").value()).isEqualTo(0.75);
            assertThat(card.metric("unanswered").value()).isEqualTo(0.25);
            assertThat(FinishedEvaluation.read(folder.resolve("run"))
                            .items()
                            .get(1)
                            .notes())
                    .extracting(ItemNote::text)
                    .containsExactly("random-1: refused (HTTP 400) (the prompt is too long)");
        }
    }

    @Test
    void moreThanHalfUnansweredGivesWarning() {
        server.script((question, attempt) -> question.contains("cat") ? Fault.NONE : Fault.REFUSED_400);
        List<String> warnings = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void warned(String stage, String message) {
                warnings.add(message);
            }
        };
        try (Policy policy = remote()) {
            Evaluation.builder(policy, folder.resolve("run"))
                    .listener(listener)
                    .build()
                    .run(pope());
        }
        assertThat(warnings)
                .singleElement()
                .satisfies(text -> assertThat(text)
                        .contains("3 of 4 items")
                        .contains("random-0: refused (HTTP 400)")
                        .contains("items.jsonl"));
    }

    @Test
    void unusableImageThrowsOnlyIfConfiguredToStop() {
        RequestFailure image = new RequestFailure("a", UnusableImageException.REASON, "a.png is cut off", false);
        RequestFailure other = new RequestFailure("a", "refused (HTTP 400)", "", false);
        image.check(UnusableImages.SKIP);
        other.check(UnusableImages.STOP);
        assertThatThrownBy(() -> image.check(UnusableImages.STOP))
                .isInstanceOf(UnusableImageException.class)
                .hasMessageContaining("a: a.png is cut off");
    }

    @Test
    void judgeRepliesAreKeptAndPermanentFailureIsCounted() {
        new BenchmarkFiles(folder.resolve("mmhal")).image("images/x.png").text("response_template.json", """
                [{"question_type": "t", "image_src": "x.png", "image_content": ["Cup"], "question": "q1", "gt_answer": "g"},
                 {"question_type": "t", "image_src": "x.png", "image_content": ["Cup"], "question": "q2", "gt_answer": "g"}]
                """);
        server.writes(request -> "Rating: 4")
                .script((question, attempt) -> question.contains("q2") ? Fault.ERROR_500 : Fault.NONE);
        Policy policy = FakePolicy.builder().writes((request, i) -> "an answer").build();
        try (Policy judge = remote()) {
            Evaluation evaluation = Evaluation.builder(policy, folder.resolve("run"))
                    .judge(judge)
                    .build();
            MmhalBenchmark mmhal = MmhalBenchmark.open(folder.resolve("mmhal"));
            assertThatThrownBy(() -> evaluation.run(mmhal)).isInstanceOf(RetriableException.class);

            server.script((question, attempt) -> question.contains("q2") ? Fault.REFUSED_400 : Fault.NONE);
            server.requests().clear();
            EvaluationCard card = evaluation.run(mmhal);

            assertThat(server.requests()).hasSize(1);
            assertThat(card.metric("score").value()).isEqualTo(4);
            assertThat(card.metric("unreadable").value()).isEqualTo(0.5);
        }
    }
}
