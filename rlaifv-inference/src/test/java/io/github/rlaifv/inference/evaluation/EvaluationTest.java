package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.contentOf;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.benchmark.AmberBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.BenchmarkFiles;
import io.github.rlaifv.inference.evaluation.benchmark.MmStarBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.MmhalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.RefoMbBenchmark;
import io.github.rlaifv.inference.evaluation.internal.benchmark.YesNo;
import io.github.rlaifv.inference.evaluation.statistics.MetricComparison;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers, cards, resuming and comparison of evaluations, on a POPE benchmark with four questions. */
class EvaluationTest {
    @TempDir
    Path folder;

    @BeforeEach
    void files() {
        String line = "{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a %s?\", \"label\": \"%s\"}%n";
        new BenchmarkFiles(folder.resolve("pope"))
                .image("val2014/a.png")
                .text(
                        "coco_pope_random.json",
                        line.formatted(1, "dog", "yes")
                                + line.formatted(2, "cat", "no")
                                + line.formatted(3, "bus", "yes")
                                + line.formatted(4, "cow", "no"));
    }

    private PopeBenchmark pope() {
        return PopeBenchmark.open(folder.resolve("pope"));
    }

    private static Policy says(String name, String ofDog, String ofOthers) {
        return FakePolicy.builder()
                .name(name)
                .writes((request, i) ->
                        request.prompt().messages().get(0).text().contains("dog") ? ofDog : ofOthers)
                .build();
    }

    @Test
    void metricsMatchAnswersOfPolicy() {
        EvaluationCard card = Evaluation.builder(says("optimist", "Yes.", "Yes, there is."), folder.resolve("a"))
                .build()
                .run(pope());

        // Two of four answers are right; all present objects are found; half of the found objects are present.
        assertThat(card.metric("accuracy").value()).isEqualTo(0.5);
        assertThat(card.metric("recall").value()).isEqualTo(1);
        assertThat(card.metric("precision").value()).isEqualTo(0.5);
        assertThat(card.metric("F1").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.metric("random/F1").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.metric("yes").value()).isEqualTo(1);
        assertThat(card.metric("accuracy").low()).isLessThan(0.5);
        assertThat(card.metric("accuracy").high()).isGreaterThan(0.5);
        assertThat(card.table()).contains("POPE, optimist, 4 items", "accuracy", "50.0 %");
        assertThat(EvaluationCard.read(folder.resolve("a/card.json"))).isEqualTo(card);
    }

    @Test
    void cardWithOtherItemCountIsRejected() throws IOException {
        Path run = folder.resolve("a");
        Evaluation.builder(says("optimist", "Yes.", "Yes."), run).build().run(pope());
        Path card = run.resolve("card.json");
        String text = Files.readString(card);
        for (String items : List.of("-1", "3", "2147483647")) {
            Files.writeString(card, text.replaceFirst("\"items\" ?: ?4", "\"items\":" + items));
            assertThatThrownBy(() -> FinishedEvaluation.read(run))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("card.json: field \"items\" is " + items + ", but items.jsonl holds 4");
        }
    }

    @Test
    void errorNamesDuplicateRecord() throws IOException {
        Path file = folder.resolve("pope/coco_pope_random.json");
        String records = Files.readString(file);
        String first = records.substring(records.indexOf('{'), records.indexOf('}') + 1);
        Files.writeString(file, first + "\n" + first + "\n");

        assertThatThrownBy(this::pope)
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file + ", ")
                .hasMessageContaining("field \"question_id\" must be different in each record");
    }

    @Test
    void foreignFilesAreNotReplaced() throws IOException {
        for (String name :
                List.of("answers.jsonl", "card.json", "items.jsonl", "thumbnails/a.jpg", "evaluation.json")) {
            Path mine = folder.resolve("of-" + name.replace('/', '-'));
            Files.createDirectories(mine.resolve(name).getParent());
            Files.writeString(mine.resolve(name), "{\"mine\": 1}");
            assertThatThrownBy(() -> Evaluation.builder(says("optimist", "Yes.", "Yes."), mine)
                            .build()
                            .run(pope()))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(mine.toString());
            assertThat(mine.resolve(name)).hasContent("{\"mine\": 1}");
            assertThat(mine.toFile().list()).hasSize(1);
        }
    }

    @Test
    void folderOfEarlierVersionIsResumed() throws IOException {
        Path old = folder.resolve("a");
        EvaluationCard card = Evaluation.builder(says("optimist", "Yes.", "Yes."), old)
                .build()
                .run(pope());
        Files.delete(old.resolve(".rlaifv.json"));
        assertThat(Evaluation.builder(says("optimist", "Yes.", "Yes."), old)
                        .build()
                        .run(pope()))
                .isEqualTo(card);
    }

    @Test
    void concurrentEvaluationInSameFolderIsRejected() {
        List<Throwable> refused = new ArrayList<>();
        Path shared = folder.resolve("a");
        Evaluation second =
                Evaluation.builder(says("optimist", "Yes.", "Yes."), shared).build();
        Evaluation.builder(says("optimist", "Yes.", "Yes."), shared)
                .listener(new RunListener() {
                    @Override
                    public void stageStarted(String stage, long units) {
                        refused.add(catchThrowable(() -> second.run(pope())));
                    }
                })
                .build()
                .run(pope());
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(problem -> assertThat(problem)
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("another run is writing to " + shared));
    }

    @Test
    void interruptedEvaluationResumesOnlyWithSameSettings() throws IOException {
        FakePolicy policy = (FakePolicy) says("optimist", "Yes.", "Yes.");
        EvaluationCard first =
                Evaluation.builder(policy, folder.resolve("a")).build().run(pope());
        Path answers = folder.resolve("a/answers.jsonl");
        List<String> lines = Files.readAllLines(answers);
        Files.writeString(answers, lines.get(0) + "\n" + lines.get(1).substring(0, 9));
        FakePolicy again = (FakePolicy) says("optimist", "Yes.", "Yes.");
        EvaluationCard second =
                Evaluation.builder(again, folder.resolve("a")).build().run(pope());

        assertThat(second).isEqualTo(first);
        assertThat(Files.readAllLines(answers)).isEqualTo(lines);
        assertThat(again.generateCalls().stream().mapToInt(List::size).sum()).isEqualTo(3);
        assertThatThrownBy(() -> Evaluation.builder(again, folder.resolve("a"))
                        .sampling(Sampling.greedy(9))
                        .build()
                        .run(pope()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("maxNewTokens was 512 and is now 9");
        Policy other = says("someone else", "Yes.", "Yes.");
        assertThatThrownBy(() ->
                        Evaluation.builder(other, folder.resolve("a")).build().run(pope()))
                .hasMessageContaining("modelFingerprint was");
    }

    @Test
    void comparisonPairsModelsItemByItem() {
        Evaluation.builder(says("optimist", "Yes.", "Yes."), folder.resolve("a"))
                .build()
                .run(pope());
        Evaluation.builder(says("careful", "Yes.", "No."), folder.resolve("b"))
                .build()
                .run(pope());
        List<MetricComparison> metrics = PairedComparison.of(folder.resolve("a"), folder.resolve("b"));
        MetricComparison yes = metrics.stream()
                .filter(metric -> metric.name().equals("yes"))
                .findFirst()
                .orElseThrow();

        assertThat(yes.before()).isEqualTo(1);
        assertThat(yes.after()).isEqualTo(0.25);
        assertThat(yes.difference()).isEqualTo(-0.75);
        assertThat(yes.high()).isLessThanOrEqualTo(0);
        assertThat(yes.p()).isLessThan(0.05);
        // One more and one fewer right answer: the difference is not significant.
        MetricComparison accuracy = metrics.get(0);
        assertThat(accuracy.name()).isEqualTo("accuracy");
        assertThat(accuracy.difference()).isEqualTo(0.25);
        assertThat(accuracy.p()).isGreaterThan(0.2);
    }

    @Test
    void folderContainsWhatReportNeeds() throws IOException {
        Evaluation.builder(says("optimist", "Yes.", "No <b>"), folder.resolve("a"))
                .build()
                .run(pope());
        byte[] items = Files.readAllBytes(folder.resolve("a/items.jsonl"));
        FinishedEvaluation finished = FinishedEvaluation.read(folder.resolve("a"));
        AnsweredItem first = finished.items().get(0);

        assertThat(finished.items()).hasSize(4);
        assertThat(first.id()).isEqualTo("random-1");
        assertThat(first.question()).isEqualTo("Is there a dog?");
        assertThat(first.answer()).isEqualTo("Yes.");
        assertThat(first.image()).isEqualTo("a.png");
        assertThat(new String(items, StandardCharsets.UTF_8)).doesNotContain(folder.toString());
        assertThat(finished.items().get(1).answer()).isEqualTo("No <b>");
        assertThat(finished.measures().get(0).numerators()).containsExactly(1, 1, 0, 1);
        assertThat(ImageIO.read(finished.thumbnail(first).orElseThrow().toFile())
                        .getWidth())
                .isEqualTo(4);
        // All four questions are about one image.
        try (Stream<Path> thumbnails = Files.list(folder.resolve("a/thumbnails"))) {
            assertThat(thumbnails).hasSize(1);
        }
        Files.delete(folder.resolve("a/card.json"));
        assertThatThrownBy(() -> FinishedEvaluation.read(folder.resolve("a")))
                .hasMessageContaining("holds no finished evaluation");
        Evaluation.builder(says("optimist", "?", "?"), folder.resolve("a"))
                .build()
                .run(pope());
        assertThat(folder.resolve("a/items.jsonl")).hasBinaryContent(items);
    }

    @Test
    void comparisonOfDifferentItemsIsRejected() {
        Evaluation.builder(says("a", "Yes.", "No."), folder.resolve("a"))
                .build()
                .run(pope());
        Path questions = folder.resolve("pope/coco_pope_random.json");
        String text = contentOf(questions.toFile());
        new BenchmarkFiles(folder.resolve("pope"))
                .text("coco_pope_random.json", text.replace("Is there a bus?", "Is there a tram?"));
        Evaluation.builder(says("b", "Yes.", "No."), folder.resolve("b"))
                .build()
                .run(pope());
        new BenchmarkFiles(folder.resolve("pope"))
                .text("coco_pope_random.json", text.lines().limit(3).collect(Collectors.joining("\n")));
        Evaluation.builder(says("c", "Yes.", "No."), folder.resolve("c"))
                .build()
                .run(pope());

        assertThatThrownBy(() -> PairedComparison.of(folder.resolve("a"), folder.resolve("b")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder.resolve("a") + " and " + folder.resolve("b"))
                .hasMessageContaining("item 3 is 'random-3' with another question");
        assertThatThrownBy(() -> PairedComparison.of(folder.resolve("a"), folder.resolve("c")))
                .hasMessageContaining("4 and 3 items");
    }

    @Test
    void errorNamesMissingFile() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThatThrownBy(() -> PopeBenchmark.open(empty))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("coco_pope_random.json")
                .hasMessageContaining("github.com/AoiDragon/POPE");
        assertThatThrownBy(() -> AmberBenchmark.open(empty))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("query_all.json");
        assertThatThrownBy(() -> MmStarBenchmark.open(empty)).hasMessageContaining("mmstar.parquet");
        assertThatThrownBy(() -> MmhalBenchmark.open(empty)).hasMessageContaining("response_template.json");
        assertThatThrownBy(() -> RefoMbBenchmark.open(empty)).hasMessageContaining("RefoMB");
        Files.delete(folder.resolve("pope/val2014/a.png"));
        assertThatThrownBy(this::pope).hasMessageContaining("needs the image a.png");
    }

    @Test
    void answersAreReadAsByPopeScript() {
        assertThat(YesNo.ofPope("No, there is not. Yes?")).isEqualTo(YesNo.NO);
        assertThat(YesNo.ofPope("There is no dog")).isEqualTo(YesNo.NO);
        assertThat(YesNo.ofPope("Nothing here")).isEqualTo(YesNo.YES);
        assertThat(YesNo.ofPope("Yes. There is no cat")).isEqualTo(YesNo.YES);
        assertThat(YesNo.ofPope("NO")).isEqualTo(YesNo.YES);
    }
}
