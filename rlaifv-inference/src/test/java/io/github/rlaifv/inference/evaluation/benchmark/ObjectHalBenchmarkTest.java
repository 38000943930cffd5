package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Object HalBench on four images whose objects were counted by hand. */
class ObjectHalBenchmarkTest {
    private static final String SYNONYMS = """
            person, man, woman, people
            dog, puppy
            chair, seat, stool
            bench
            elephant
            train
            wine glass
            cup
            """;
    private static final Map<String, String> ANSWERS = Map.of(
            "1", "Two puppies sit on a bench. A wine glass stands on a stool.",
            "2", "A man and a woman with a baby elephant on a train track.",
            "3", "No cup here",
            "4", "Assistant: A dog runs over the grass.");

    @TempDir
    Path folder;

    private Path files;
    private final Policy policy = FakePolicy.builder()
            .name("model")
            .writes((request, i) -> ANSWERS.getOrDefault(request.key(), ""))
            .build();

    @BeforeEach
    void write() {
        files = new ObjectHalFolder(folder.resolve("files"))
                .image(1, "Describe it.", List.of("dog", "chair", "dog"), List.of("A wooden bench.", "Two dogs."))
                .image(2, "What is there?", List.of("person"), List.of("Some people outside."))
                .image(3, "Describe it.", List.of("cup"), List.of("Breakfast."))
                .image(4, "Describe it.", List.of("dog"), List.of("A puppy."))
                .write(SYNONYMS);
    }

    private static FakePolicy judge() {
        return FakePolicy.builder()
                .name("judge")
                .writes((request, i) -> switch (request.key()) {
                    case "1" -> "[\"puppies\", \"wooden bench\", \"wine glasses\", \"stool\", \"grass\"]";
                    case "2" ->
                        request.sampling().temperature() == 0
                                ? "A man, and so on."
                                : "The list:\n[\"man\", \"baby elephant\", \"train tracks\", \"man\"]";
                    default -> "[\"dog\"]";
                })
                .build();
    }

    private EvaluationCard run(ObjectExtractor extractor, String name, Policy judge) {
        return Evaluation.builder(policy, folder.resolve(name))
                .judge(judge)
                .build()
                .run(ObjectHalBenchmark.open(files, extractor));
    }

    @Test
    void judgeListedObjectsMatchHandCount() {
        FakePolicy judge = judge();
        EvaluationCard card = run(ObjectExtractor.PROMPTED, "run", judge);

        // In the images: 1: dog, chair, bench; 2: person; 3: cup; 4: dog.
        // 1: puppy, bench, wine glass (not there), stool: 4 known, 1 invented, 3 of 3 classes.
        // 2: man, elephant (not there); a train track is no train: 2 known, 1 invented, 1 of 1.
        // 3: only three words, so the judge is not asked: nothing known, 0 of 1.
        // 4: dog: 1 known, 1 of 1.
        assertThat(card.metric("response hallucination").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.metric("response hallucination").items()).isEqualTo(3);
        assertThat(card.metric("mention hallucination").value()).isCloseTo(2.0 / (4 + 2 + 1), within(1e-12));
        assertThat(card.metric("CHAIRs").value()).isEqualTo(2.0 / 4);
        assertThat(card.metric("coverage").value()).isCloseTo((3 + 1 + 0 + 1) / 6.0, within(1e-12));
        // Word counts exclude "Assistant:".
        assertThat(card.metric("words").value()).isEqualTo((13 + 13 + 3 + 6) / 4.0);
        assertThat(card.benchmark()).isEqualTo("Object HalBench");
        assertThat(judge.generateCalls()).hasSize(2);
        assertThat(judge.generateCalls().get(0)).hasSize(3);
        assertThat(FakePolicy.textOf(judge.generateCalls().get(0).get(2).prompt()))
                .contains("Description: A dog runs over the grass.")
                .doesNotContain("Assistant:");
    }

    @Test
    void judgeReadsTheQuestionOnlyIfAsked() {
        FakePolicy with = judge();
        EvaluationCard card = run(ObjectExtractor.PROMPTED_WITH_QUESTION, "with", with);
        FakePolicy without = judge();
        EvaluationCard plain = run(ObjectExtractor.PROMPTED, "without", without);

        String question = ObjectHalBenchmark.open(files, ObjectExtractor.PROMPTED)
                .items()
                .get(0)
                .question();
        String prompt = FakePolicy.textOf(with.generateCalls().get(0).get(0).prompt());
        assertThat(prompt).contains("\nQuestion: " + question + "\nDescription: ");
        assertThat(FakePolicy.textOf(without.generateCalls().get(0).get(0).prompt()))
                .doesNotContain("Question:");
        assertThat(card.benchmark()).isEqualTo("Object HalBench, judge reads the question");
        assertThat(card.metrics()).isEqualTo(plain.metrics());
    }

    @Test
    void answersOfThePaperAreSearchedWithThreeBeams() {
        FakePolicy searched = FakePolicy.builder()
                .name("policy")
                .writes((request, i) -> "A dog runs over the grass.")
                .build();
        Evaluation.builder(searched, folder.resolve("paper"))
                .sampling(PaperDecoding.OBJECT_HALBENCH)
                .build()
                .run(ObjectHalBenchmark.open(files, ObjectExtractor.LEXICAL));

        assertThat(searched.generateCalls().get(0)).allSatisfy(request -> {
            assertThat(request.sampling().beams()).contains(BeamSearch.of(3));
            assertThat(request.sampling().maxNewTokens()).isEqualTo(1024);
        });
        assertThat(PaperDecoding.MMHAL_BENCH).isEqualTo(PaperDecoding.OBJECT_HALBENCH);
    }

    @Test
    void lexicalObjectsMatchHandCount() {
        EvaluationCard card = Evaluation.builder(policy, folder.resolve("lexical"))
                .build()
                .run(ObjectHalBenchmark.open(files, ObjectExtractor.LEXICAL));

        // 1: puppy, bench, wine glass (not there), stool: 4 known, 1 invented, 3 of 3.
        // 2: man, woman, elephant (not there): 3 known, 1 invented, 1 of 1.
        // 3: cup, although the answer denies it: 1 known, 1 of 1. 4: dog: 1 known, 1 of 1.
        assertThat(card.metric("response hallucination").value()).isEqualTo(2.0 / 4);
        assertThat(card.metric("mention hallucination").value()).isCloseTo(2.0 / (4 + 3 + 1 + 1), within(1e-12));
        assertThat(card.metric("CHAIRs").value()).isEqualTo(2.0 / 4);
        assertThat(card.metric("coverage").value()).isEqualTo(1);
        assertThat(card.benchmark()).isEqualTo("Object HalBench, lexical");
        run(ObjectExtractor.LEXICAL, "run", judge());
        assertThatThrownBy(() -> run(ObjectExtractor.PROMPTED, "run", judge()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("benchmark was Object HalBench, lexical and is now Object HalBench");
    }

    @Test
    void interruptedEvaluationResumes() throws IOException {
        EvaluationCard first = run(ObjectExtractor.PROMPTED, "run", judge());
        Path lists = folder.resolve("run/objects.jsonl");
        List<String> lines = Files.readAllLines(lists);
        Files.writeString(
                lists, lines.get(0) + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, 9));
        FakePolicy judge = judge();
        assertThat(run(ObjectExtractor.PROMPTED, "run", judge)).isEqualTo(first);
        assertThat(Files.readAllLines(lists)).isEqualTo(lines);
        assertThat(judge.generateCalls()).hasSize(1);
        assertThat(judge.generateCalls().get(0)).hasSize(1);
        assertThat(((FakePolicy) policy).generateCalls()).hasSize(1);
    }

    @Test
    void imagesComeFromBenchmarkFileOrCocoFolder() throws IOException {
        List<EvaluationItem> items =
                ObjectHalBenchmark.open(files, ObjectExtractor.LEXICAL).items();
        assertThat(items.stream().map(EvaluationItem::id)).containsExactly("1", "2", "3", "4");
        assertThat(items.get(1).question()).isEqualTo("What is there?");
        assertThat(items.get(1).image().orElseThrow().read()).isEqualTo(ObjectHalFolder.bytes(2));

        new BenchmarkFiles(files)
                .text("obj_halbench_300_with_image.jsonl", """
                        {"image_id": "1", "question": "q"}
                        {"image_id": 2, "question": "q", "image_path": "/data/a.jpg"}
                        {"image_id": 3, "question": "q", "image": "b.jpg"}
                        {"image_id": 4, "question": "q"}
                        """)
                .image("val2014/COCO_val2014_000000000001.jpg")
                .image("images/a.jpg")
                .image("b.jpg")
                .image("train2014/COCO_train2014_000000000004.jpg");
        assertThat(ObjectHalBenchmark.open(files, ObjectExtractor.LEXICAL).items().stream()
                        .map(item -> item.image().orElseThrow().name())
                        .map(name -> name.substring(name.lastIndexOf('/') + 1)))
                .containsExactly("COCO_val2014_000000000001.jpg", "a.jpg", "b.jpg", "COCO_train2014_000000000004.jpg");
        Files.delete(files.resolve("val2014/COCO_val2014_000000000001.jpg"));
        assertThatThrownBy(() -> ObjectHalBenchmark.open(files, ObjectExtractor.LEXICAL))
                .hasMessageContaining("needs the image COCO_val2014_000000000001.jpg")
                .hasMessageContaining("cocodataset.org");
    }
}
