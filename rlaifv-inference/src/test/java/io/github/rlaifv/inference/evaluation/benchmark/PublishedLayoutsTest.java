package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Benchmark files with their published names and folders, and blank fields in them. */
class PublishedLayoutsTest {
    @TempDir
    private Path folder;

    private final String refomb = "{\"image_url\": \"https://a/b/x.png\", \"question\": \"%s\", \"description\": \"d\","
            + " \"type\": \"OCR\", \"split\": \"dev\", \"id\": 0, \"answer\": \"%s\"}%n";

    private BenchmarkFiles files() {
        return new BenchmarkFiles(folder).image("images/x.png");
    }

    @Test
    void blankReferenceIsRejectedByName() {
        files().text("RefoMB_dev.jsonl", refomb.formatted("q", ""));
        assertThatThrownBy(() -> RefoMbBenchmark.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("RefoMB_dev.jsonl")
                .hasMessageContaining("\"answer\" is blank")
                .hasMessageContaining("gpt4v_RefoMB_dev_0521.jsonl");

        files().text("gpt4v_RefoMB_dev_0521.jsonl", refomb.formatted("q", " "));
        assertThatThrownBy(() -> RefoMbBenchmark.open(folder))
                .hasMessageContaining("gpt4v_RefoMB_dev_0521.jsonl")
                .hasMessageContaining("\"answer\" is blank");

        files().text("gpt4v_RefoMB_dev_0521.jsonl", refomb.formatted("another", "reference"));
        assertThatThrownBy(() -> RefoMbBenchmark.open(folder))
                .hasMessageContaining("has no answer in")
                .hasMessageContaining("same version");

        files().text("gpt4v_RefoMB_dev_0521.jsonl", refomb.formatted("q", "reference"));
        assertThat(RefoMbBenchmark.open(folder).items()).hasSize(1);
    }

    @Test
    void modelAnswersNextToQuestionsAreNotTheReference() {
        files().text("RefoMB_dev.jsonl", refomb.formatted("q", "the model's"))
                .text("RefoMB_gpt4v_dev.jsonl", refomb.formatted("q", "reference"));
        assertThat(RefoMbBenchmark.open(folder).references()).containsExactly("reference");
    }

    @Test
    void questionsAreReadFromReferenceFileAlone() {
        files().text("gpt4v_RefoMB_dev_0521.jsonl", refomb.formatted("q", "reference"));
        assertThat(RefoMbBenchmark.open(folder).references()).containsExactly("reference");
    }

    @Test
    void blankQuestionsAreRejectedByName() {
        files().text("response_template.json", """
                [{"question_type": "t", "image_src": "x.png", "image_content": [], "question": " ", "gt_answer": "g"}]""")
                .text(
                        "coco_pope_random.json",
                        "{\"question_id\": 1, \"image\": \"x.png\", \"text\": \"\", \"label\": \"yes\"}\n");
        assertThatThrownBy(() -> MmhalBenchmark.open(folder)).hasMessageContaining("\"question\" is blank");
        assertThatThrownBy(() -> PopeBenchmark.open(folder)).hasMessageContaining("\"text\" is blank");
    }

    @Test
    void blankStandardAnswerIsRejectedByName() {
        files().text("mmhal-bench_answer_template.json", """
                [{"question_type": "t", "image_src": "x.png", "image_content": [], "question": "q", "gt_answer": ""}]""");
        assertThatThrownBy(() -> MmhalBenchmark.open(folder)).hasMessageContaining("\"gt_answer\" is blank");
    }

    @Test
    void popeIsReadFromFolderOfItsRepository() {
        files().text(
                        "output/coco/coco_pope_popular.json",
                        "{\"question_id\": 1, \"image\": \"x.png\", \"text\": \"Is it?\", \"label\": \"yes\"}\n");
        assertThat(PopeBenchmark.open(folder).items())
                .extracting(EvaluationItem::id)
                .containsExactly("popular-1");
    }
}
