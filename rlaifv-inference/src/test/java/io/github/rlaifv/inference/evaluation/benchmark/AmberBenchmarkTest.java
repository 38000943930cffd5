package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.AmberTruth;
import io.github.rlaifv.inference.evaluation.internal.benchmark.AmberWords;
import io.github.rlaifv.inference.evaluation.internal.words.WordForms;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AMBER's metrics on answers that were counted by hand. */
class AmberBenchmarkTest {
    @TempDir
    Path folder;

    private AmberBenchmark amber() {
        new BenchmarkFiles(folder.resolve("amber"))
                .image("image/AMBER_1.png")
                .text("safe_words.txt", "picture\nsky\n")
                .text(
                        "relation.json",
                        "{\"dog\": [\"puppy\"], \"tree\": [\"branch\"], \"ball\": [\"toy\"], \"sky\": [\"cloud\"],"
                                + " \"frisbee\": [\"disc\"], \"picture\": []}")
                .text("annotations.json", """
                        [{"id": 1, "type": "generative", "truth": ["dog", "tree", "grass"], "hallu": ["ball", "frisbee"]},
                         {"id": 2, "type": "generative", "truth": ["tree"], "hallu": ["dog"]},
                         {"id": 3, "type": "discriminative-attribute-state", "truth": "yes"},
                         {"id": 4, "type": "discriminative-attribute-number", "truth": "no"},
                         {"id": 5, "type": "discriminative-relation", "truth": "no"},
                         {"id": 6, "type": "discriminative-existence", "truth": "no"}]
                        """)
                .text("query/query_all.json", """
                        [{"id": 1, "image": "AMBER_1.png", "query": "Describe this image."},
                         {"id": 2, "image": "AMBER_1.png", "query": "Describe this image."},
                         {"id": 3, "image": "AMBER_1.png", "query": "Is the dog asleep?"},
                         {"id": 4, "image": "AMBER_1.png", "query": "Are there two dogs?"},
                         {"id": 5, "image": "AMBER_1.png", "query": "Is the dog on the tree?"},
                         {"id": 6, "image": "AMBER_1.png", "query": "Is there a ball?"}]
                        """);
        return AmberBenchmark.open(folder.resolve("amber"));
    }

    @Test
    void descriptionMetricsMatchHandCount() {
        // 1: puppies (dog), branches (tree), a ball, a disc (frisbee), the sky (safe): 5 mentions, 2 invented,
        //    2 of 3 objects covered, 2 of 2 expected ones imagined.
        // 2: two trees: 2 mentions, none invented, 1 of 1 covered.
        Map<String, String> said = Map.of(
                "1", "Puppies under branches with a ball and a disc below the sky.",
                "2", "A tree beside a tree.",
                "3", "Yes",
                "4", "No, one.",
                "5", "yes it is",
                "6", "no");
        Policy policy = FakePolicy.builder()
                .writes((request, i) -> said.getOrDefault(request.key(), ""))
                .build();
        EvaluationCard card =
                Evaluation.builder(policy, folder.resolve("run")).build().run(amber());

        assertThat(card.metric("CHAIR").value()).isCloseTo(2.0 / 7, within(1e-12));
        assertThat(card.metric("Cover").value()).isCloseTo(3.0 / 4, within(1e-12));
        assertThat(card.metric("Hal").value()).isEqualTo(0.5);
        assertThat(card.metric("Cog").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.metric("words").value()).isEqualTo(8.5);
        // Two of the three "no" truths are recognized; no other answer is "no".
        assertThat(card.metric("accuracy").value()).isEqualTo(0.75);
        assertThat(card.metric("precision").value()).isEqualTo(1);
        assertThat(card.metric("recall").value()).isCloseTo(2.0 / 3, within(1e-12));
        assertThat(card.metric("F1").value()).isCloseTo(0.8, within(1e-12));
        assertThat(card.metric("attribute/accuracy").value()).isEqualTo(1);
        assertThat(card.metric("attribute-number/recall").value()).isEqualTo(1);
        assertThat(card.metric("relation/F1").value()).isZero();
        assertThat(card.metric("CHAIR").items()).isEqualTo(2);
    }

    @Test
    void wordCoversOneObjectAndSafeWordCoversNone() {
        AmberWords words = new AmberWords(
                Map.of(
                        "person", Set.of("individual", "people"),
                        "man", Set.of("individual", "people"),
                        "vehicle", Set.of("car"),
                        "car", Set.of(),
                        "orange", Set.of()),
                Set.of("individual", "orange"));
        AmberTruth truth =
                new AmberTruth("generative", List.of("car", "person", "man", "vehicle", "orange"), List.of(), false);
        // related to person and to man: the first one counts
        assertThat(words.find("Two people.", truth)).isEqualTo(new AmberWords.Found(1, 0, 1, 0));
        // a word's relations take precedence over the object of its own name
        assertThat(words.find("A car and another car.", truth)).isEqualTo(new AmberWords.Found(2, 0, 1, 0));
        assertThat(words.find("A vehicle and a car.", truth)).isEqualTo(new AmberWords.Found(2, 0, 1, 0));
        // safe words count only as mentions
        assertThat(words.find("An individual with an orange.", truth)).isEqualTo(new AmberWords.Found(2, 0, 0, 0));
        AmberTruth other = new AmberTruth("generative", List.of(), List.of("man", "person", "orange"), false);
        assertThat(words.find("People with an orange.", other)).isEqualTo(new AmberWords.Found(2, 1, 0, 1));
    }

    @Test
    void capitalizedWordsOfPublishedFilesAreCounted() {
        amber();
        new BenchmarkFiles(folder.resolve("amber"))
                .text("relation.json", "{\"television\": [\"TV\"], \"Frisbee\": [], \"dog\": []}")
                .text("annotations.json", """
                        [{"id": 1, "type": "generative", "truth": ["television", "Frisbee"], "hallu": []},
                         {"id": 2, "type": "generative", "truth": ["dog"], "hallu": []}]
                        """)
                .text("query/query_all.json", """
                        [{"id": 1, "image": "AMBER_1.png", "query": "Describe this image."},
                         {"id": 2, "image": "AMBER_1.png", "query": "Describe this image."}]
                        """);
        List<Measure> measures = AmberBenchmark.open(folder.resolve("amber"))
                .measure(
                        List.of("A TV and a frisbee.", "A TV."),
                        new RecordedJudge(Optional.empty(), folder, 1, 1, RunListener.NONE));
        assertThat(measures.get(0).denominators()).containsExactly(2, 1);
        assertThat(measures.get(0).numerators()).containsExactly(0, 1);
        assertThat(measures.get(1).numerators()).containsExactly(2, 0);
    }

    @Test
    void singularsOfBenchmarkWordsAreFound() {
        assertThat(WordForms.forms("branches")).contains("branch");
        assertThat(WordForms.forms("puppies")).contains("puppy");
        assertThat(WordForms.forms("people")).contains("person");
        assertThat(WordForms.forms("grass")).containsExactly("grass");
        assertThat(WordForms.of("A well-lit room: it's big."))
                .isEqualTo(List.of("a", "well-lit", "room", "it's", "big"));
    }

    @Test
    void queryWithoutAnnotationIsRejected() {
        amber();
        new BenchmarkFiles(folder.resolve("amber")).text("annotations.json", "[{\"id\": 7, \"type\": \"generative\"}]");
        assertThatThrownBy(() -> AmberBenchmark.open(folder.resolve("amber")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("the id 1 is not in");
    }

    @Test
    void choicesAreReadAsByMmStarScript() {
        assertThat(MmStarBenchmark.chooses("B. The dog", "B")).isTrue();
        assertThat(MmStarBenchmark.chooses("(b)", "B")).isTrue();
        assertThat(MmStarBenchmark.chooses("Option B", "B")).isTrue();
        assertThat(MmStarBenchmark.chooses("The answer is B", "B")).isTrue();
        assertThat(MmStarBenchmark.chooses("It is B", "B")).isFalse();
        assertThat(MmStarBenchmark.chooses("", "B")).isFalse();
    }
}
