package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.DamagedFolder;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import io.github.rlaifv.inference.evaluation.FinishedEvaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of benchmarks and evaluations with one damaged place are read correctly or rejected by name. */
class DamagedEvaluationTest {
    @TempDir
    private Path folder;

    private static final String MEASURES_OF = "pope/coco_pope_random.json";

    private static Policy says() {
        return FakePolicy.builder()
                .name("model")
                .writes((request, index) -> "Yes, a dog and a cat. Rating: 3 [[A]]")
                .build();
    }

    private Path benchmarks() {
        Path whole = folder.resolve("whole");
        BenchmarkFiles files = new BenchmarkFiles(whole);
        String pope = "{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a %s?\", \"label\": \"%s\"}%n";
        files.image("pope/val2014/a.png")
                .text(MEASURES_OF, pope.formatted(1, "dog", "yes") + pope.formatted(2, "cat", "no"));
        files.image("amber/image/a.png")
                .text(
                        "amber/query/query_all.json",
                        "[{\"id\": 1, \"image\": \"a.png\", \"query\": \"Describe it.\"},"
                                + "{\"id\": 2, \"image\": \"a.png\", \"query\": \"Is there a dog?\"}]")
                .text(
                        "amber/annotations.json",
                        "[{\"id\": 1, \"type\": \"generative\", \"truth\": [\"dog\"], \"hallu\": [\"cat\"]},"
                                + "{\"id\": 2, \"type\": \"discriminative-attribute-state\", \"truth\": \"no\"}]")
                .text("amber/relation.json", "{\"dog\": [\"puppy\"], \"cat\": [\"kitten\"]}")
                .text("amber/safe_words.txt", "thing\nplace\n");
        String mmhal = "{\"image_src\": \"http://x/a.png\", \"question\": \"What is %s?\", \"question_type\": \"t\","
                + " \"gt_answer\": \"a dog\", \"image_content\": [\"dog\", \"tree\"]}";
        files.image("mmhal/images/a.png")
                .text(
                        "mmhal/response_template.json",
                        "[" + mmhal.formatted("this") + "," + mmhal.formatted("that") + "]");
        String refomb = "{\"image_url\": \"http://x/a.png\", \"question\": \"What is %s?\", \"type\": \"t\","
                + " \"description\": \"A dog.\", \"answer\": \"It is a dog.\"}%n";
        files.image("refomb/images/a.png")
                .text("refomb/RefoMB.jsonl", refomb.formatted("this") + refomb.formatted("that"));
        return whole;
    }

    private static List<Object> evaluated(Path root, String name, Function<Path, Benchmark> open) {
        Benchmark benchmark = open.apply(root.resolve(name));
        EvaluationCard card = Evaluation.builder(says(), root.resolve("run-" + name))
                .judge(says())
                .thumbnails(0)
                .resamples(20)
                .build()
                .run(benchmark);
        return List.of(
                card, FinishedEvaluation.read(root.resolve("run-" + name)).items());
    }

    private static List<Object> evaluated(Path root, String name) {
        return evaluated(root, name, data -> switch (name) {
            case "pope" -> PopeBenchmark.open(data);
            case "amber" -> AmberBenchmark.open(data);
            case "mmhal" -> MmhalBenchmark.open(data);
            default -> RefoMbBenchmark.open(data);
        });
    }

    @ParameterizedTest
    @CsvSource({
        "pope, pope/coco_pope_random.json",
        "amber, amber/query/query_all.json",
        "mmhal, mmhal/response_template.json",
        "refomb, refomb/RefoMB.jsonl",
        "pope, run-pope/answers.jsonl",
        "pope, run-pope/evaluation.json",
        "mmhal, run-mmhal/reviews.jsonl",
        "refomb, run-refomb/trust-verdicts.jsonl"
    })
    void damagedEvaluationGivesSameMetricsOrIsRejected(String name, String file) throws IOException {
        Path whole = benchmarks();
        evaluated(whole, name);
        // a removed element cannot be detected: only the file itself says which objects are in an image
        Set<Kind> kinds = EnumSet.complementOf(EnumSet.of(Kind.REMOVE_ELEMENT));
        DamagedFolder<List<Object>> damaged =
                new DamagedFolder<>(whole, folder.resolve("copy"), copy -> evaluated(copy, name));
        damaged.damage(file, kinds, 4, 10);
    }

    @ParameterizedTest
    @ValueSource(strings = {"amber/annotations.json", "amber/relation.json"})
    void damagedAnnotationsAreReadCorrectlyOrRejected(String file) throws IOException {
        Path whole = benchmarks();
        Set<Kind> kinds = EnumSet.complementOf(EnumSet.of(Kind.REMOVE_ELEMENT, Kind.REMOVE_FIELD));
        DamagedFolder<List<Object>> damaged =
                new DamagedFolder<>(whole, folder.resolve("copy"), copy -> evaluated(copy, "amber"));
        damaged.damage(file, kinds, 4, 11);
    }

    @ParameterizedTest
    @ValueSource(strings = {"card.json", "measures.json", "items.jsonl"})
    void damagedResultsAreReadCorrectlyOrRejected(String file) throws IOException {
        Path whole = benchmarks();
        evaluated(whole, "pope");
        Set<Kind> kinds = EnumSet.allOf(Kind.class);
        if (!file.equals("items.jsonl")) {
            // undetectable: a metric may have no value, and only the benchmark knows the number of metrics
            kinds.removeAll(EnumSet.of(Kind.NAN, Kind.REMOVE_ELEMENT));
        }
        if (file.equals("card.json")) {
            kinds.remove(Kind.REMOVE_FIELD);
        }
        DamagedFolder<List<Object>> damaged = new DamagedFolder<>(whole, folder.resolve("copy"), copy -> {
            FinishedEvaluation read = FinishedEvaluation.read(copy.resolve("run-pope"));
            return List.of(read.card(), read.measures(), read.items());
        });
        damaged.damage("run-pope/" + file, kinds, 10, 12);
    }

    @ParameterizedTest
    @CsvSource({
        "pope, pope/coco_pope_random.json, '[]'",
        "pope, pope/coco_pope_random.json, ''",
        "amber, amber/query/query_all.json, '[]'",
        "amber, amber/annotations.json, ''",
        "amber, amber/relation.json, '{}'",
        "amber, amber/safe_words.txt, ''",
        "mmhal, mmhal/response_template.json, '[]'",
        "refomb, refomb/RefoMB.jsonl, ''"
    })
    void emptyFilesAreRejected(String name, String file, String text) {
        Path whole = benchmarks();
        new BenchmarkFiles(whole).text(file, text);
        assertThatThrownBy(() -> evaluated(whole, name))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(whole.resolve(file).toString())
                .hasMessageContaining("download it again");
    }

    @Test
    void cardsWithoutAValueAreRejected() throws IOException {
        Path whole = benchmarks();
        evaluated(whole, "pope");
        Path card = whole.resolve("run-pope/card.json");
        String text = Files.readString(card);
        for (String field : List.of("version", "benchmark", "items", "value", "low", "unit")) {
            Files.writeString(
                    card,
                    text.replaceFirst("\"" + field + "\" : [^,\\n}]*,?", "").replace(",\n}", "\n}"));
            assertThatThrownBy(() -> EvaluationCard.read(card))
                    .as(field)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("card.json: field \"")
                    .hasMessageContaining(field + "\" is missing");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../secret.png", "../secret.png", "link.png"})
    void imagesOutsideOfBenchmarkFolderAreRejected(String image) throws IOException {
        Path whole = benchmarks();
        new BenchmarkFiles(folder).image("secret.png");
        new BenchmarkFiles(whole).image("secret.png");
        Files.createSymbolicLink(whole.resolve("pope/val2014/link.png"), folder.resolve("secret.png"));
        Path records = whole.resolve(MEASURES_OF);
        Files.writeString(records, Files.readString(records).replaceFirst("a.png", image));
        assertThatThrownBy(() -> PopeBenchmark.open(whole.resolve("pope")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(records + ", line 1: the image " + image + " lies outside of");
    }

    @Test
    void imageFolderMayBeASymbolicLink() throws IOException {
        Path whole = benchmarks();
        Files.move(whole.resolve("pope/val2014"), folder.resolve("coco"));
        Files.createSymbolicLink(whole.resolve("pope/val2014"), folder.resolve("coco"));
        assertThat(PopeBenchmark.open(whole.resolve("pope")).items()).hasSize(2);
    }
}
