package io.github.rlaifv.inference.evaluation.internal.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.benchmark.GoldenWords;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectExtractor;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalFolder;
import io.github.rlaifv.inference.evaluation.benchmark.RecordedAnswers;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectMentions.Mention;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectSynonyms.Joined;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Object HalBench compared with the results of the published program. */
class ObjectHalParityTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /** Formats a number as Python does: the exact binary value is rounded, and halves go to the even digit. */
    private static String printed(double value, int digits) {
        return new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    @Test
    void halvesArePrintedAsByPublishedProgram() {
        assertThat(printed(19.625, 2)).isEqualTo("19.62");
        assertThat(printed(19.635, 2)).isEqualTo("19.64");
        assertThat(printed(0.25, 1)).isEqualTo("0.2");
    }

    /** CHAIR scores with lemmas and tags from the reference file, which also contains the expected results. */
    @Nested
    class ChairNumbers {
        private JsonNode golden;
        private Path words;
        private ChairScores chair;
        private GoldenWords english;

        @BeforeEach
        void read() {
            golden = Fixtures.json(Fixtures.require(Fixtures.path("official", "chair.json")));
            words = Fixtures.require(Fixtures.path("official", "data", "synonyms_refine.txt"));
            english = new GoldenWords();
            golden.path("docs").properties().forEach(doc -> english.phrase(doc.getKey(), doc.getValue()));
            for (JsonNode caption : golden.path("captions")) {
                english.text(answer(caption), caption.path("caption_lemmas"));
                caption.path("coco_captions")
                        .forEach(coco -> english.text(coco.path("text").asText(), coco.path("lemmas")));
            }
            golden.path("caption_to_words")
                    .forEach(one -> english.text(one.path("caption").asText(), one.path("lemmas")));
            chair = new ChairScores(ObjectSynonyms.read(words), english);
        }

        private String answer(JsonNode caption) {
            return RecordedAnswer.of(JsonLines.parse(
                            Path.of("captions"), 1, caption.path("record").toString()))
                    .text();
        }

        @Test
        void synonymsMatchPublishedProgram() {
            JsonNode facts = golden.path("synonym_facts");
            ObjectSynonyms synonyms = chair.synonyms();
            assertThat(new HashSet<>(synonyms.classes().values()))
                    .hasSize(facts.path("classes").asInt());
            assertThat(synonyms.classes()).hasSize(facts.path("distinct_words").asInt());
            Set<String> kept = new TreeSet<>();
            Map<String, String> rewritten = new TreeMap<>();
            synonyms.pairs().forEach((pair, word) -> {
                if (pair.equals(word)) {
                    kept.add(pair);
                } else {
                    rewritten.put(pair, word);
                }
            });
            assertThat(kept).containsExactlyElementsOf(new TreeSet<>(texts(facts.path("two_word_entries"))));
            Map<String, String> expected = new TreeMap<>();
            facts.path("two_word_rewrites")
                    .properties()
                    .forEach(pair -> expected.put(pair.getKey(), pair.getValue().asText()));
            assertThat(rewritten).isEqualTo(expected);
        }

        @Test
        void listedObjectsMatchPublishedProgram() {
            assertThat(golden.path("captions")).isNotEmpty();
            for (JsonNode caption : golden.path("captions")) {
                assertThat(CaptionText.isShort(answer(caption)))
                        .isNotEqualTo(caption.path("extractor_called").asBoolean());
                List<String> nouns = chair.nouns(texts(caption.path("extracted_objects")));
                assertThat(nouns).isEqualTo(texts(caption.path("objs")));
                compare(chair.ofNouns(nouns), caption, caption.path("expected"));
            }
        }

        @Test
        void lexicalObjectsMatchPublishedProgram() {
            for (JsonNode caption : golden.path("captions")) {
                JsonNode expected = caption.path("expected_without_extractor");
                assertThat(chair.words(answer(caption)).stream().map(Joined::word))
                        .isEqualTo(texts(expected.path("words")));
                compare(chair.ofText(answer(caption)), caption, expected);
            }
        }

        private void compare(ObjectMentions mentions, JsonNode caption, JsonNode expected) {
            String what = caption.toString();
            Set<String> truth = Set.copyOf(texts(caption.path("ground_truth")));
            ArrayNode all = JSON.createArrayNode();
            mentions.all().forEach(mention -> all.add(pair(mention)));
            assertThat((Object) all).as(what).isEqualTo(expected.path("mscoco_generated_words"));
            ArrayNode invented = JSON.createArrayNode();
            mentions.hallucinated(truth)
                    .forEach(mention -> invented.addArray().add(mention.word()).add(pair(mention)));
            assertThat((Object) invented).as(what).isEqualTo(expected.path("mscoco_hallucinated_words"));
            assertThat(mentions.hallucinated(truth).stream().map(mention -> String.valueOf(mention.at())))
                    .as(what)
                    .isEqualTo(texts(expected.path("hallucination_idxs")));
            assertThat(invented.isEmpty() ? 0 : 1)
                    .isEqualTo(expected.path("metrics").path("CHAIRs").asInt());
            assertThat(all.isEmpty() ? 0 : (double) invented.size() / all.size())
                    .isCloseTo(expected.path("metrics").path("CHAIRi").asDouble(), within(1e-12));
        }

        private ArrayNode pair(Mention mention) {
            return JSON.createArrayNode().add(mention.word()).add(mention.object());
        }

        @Test
        void cocoCaptionWordsMatchPublishedProgram() {
            assertThat(golden.path("caption_to_words")).isNotEmpty();
            for (JsonNode one : golden.path("caption_to_words")) {
                String text = one.path("caption").asText();
                List<Mention> mentions = chair.ofText(text).all();
                assertThat(mentions.stream().map(Mention::word)).isEqualTo(texts(one.path("words")));
                ArrayNode pairs = JSON.createArrayNode();
                mentions.forEach(mention -> pairs.add(pair(mention)));
                assertThat((Object) pairs).isEqualTo(one.path("node_words"));
                assertThat(mentions.stream().map(mention -> String.valueOf(mention.at())))
                        .isEqualTo(texts(one.path("idxs")));
                assertThat(chair.words(text).stream().map(Joined::word)).isEqualTo(texts(one.path("merged")));
            }
        }

        private ObjectHalBenchmark benchmark(ObjectExtractor extractor) throws IOException {
            ObjectHalFolder files = new ObjectHalFolder(folder.resolve("files"));
            for (JsonNode caption : golden.path("captions")) {
                List<String> seen = new ArrayList<>();
                caption.path("coco_captions")
                        .forEach(coco -> seen.add(coco.path("text").asText()));
                files.image(id(caption), "q", texts(caption.path("instance_categories")), seen);
            }
            return ObjectHalBenchmark.open(files.write(Files.readString(words)), extractor, english);
        }

        private long id(JsonNode caption) {
            return RecordedAnswer.of(JsonLines.parse(
                            Path.of("captions"), 1, caption.path("record").toString()))
                    .imageId();
        }

        private List<Measure> measured(ObjectExtractor extractor) throws IOException {
            ObjectHalBenchmark benchmark = benchmark(extractor);
            Map<String, String> lists = new LinkedHashMap<>();
            List<String> answers = new ArrayList<>();
            for (JsonNode caption : golden.path("captions")) {
                String id = String.valueOf(id(caption));
                assertThat(benchmark.truth(id))
                        .containsExactlyInAnyOrderElementsOf(texts(caption.path("ground_truth")));
                lists.put(id, caption.path("extracted_objects").toString());
                JsonNode record = caption.path("record");
                answers.add(record.path(record.has("text") ? "text" : "answer").asText());
            }
            Policy judge = FakePolicy.builder()
                    .writes((request, i) -> lists.getOrDefault(request.key(), ""))
                    .build();
            RecordedJudge judging = new RecordedJudge(
                    Optional.of(judge), Files.createDirectories(folder.resolve("run")), 99, 7, RunListener.NONE);
            return benchmark.measure(answers, judging);
        }

        private List<Measure> compareTotals(ObjectExtractor extractor, JsonNode expected) throws IOException {
            List<Measure> measures = measured(extractor);
            assertThat(one(measures, "CHAIRs").value())
                    .isCloseTo(expected.path("CHAIRs").asDouble(), within(1e-12));
            assertThat(one(measures, "response hallucination").value())
                    .isCloseTo(expected.path("CHAIRs_refine").asDouble(), within(1e-12))
                    .isCloseTo(1 - expected.path("correct_rate").asDouble(), within(1e-12));
            assertThat(one(measures, "mention hallucination").value())
                    .isCloseTo(expected.path("CHAIRi").asDouble(), within(1e-12))
                    .isCloseTo(1 - expected.path("object_correct_rate").asDouble(), within(1e-12));
            assertThat(one(measures, "coverage").value())
                    .isCloseTo(expected.path("obj_rec").asDouble(), within(1e-12));
            assertThat(one(measures, "words").value())
                    .isCloseTo(expected.path("avg_word_len").asDouble(), within(1e-12));
            assertThat(sum(one(measures, "CHAIRs").denominators()))
                    .isEqualTo(expected.path("sentence_num").asDouble());
            assertThat((double) one(measures, "response hallucination").items())
                    .isEqualTo(expected.path("coco_sentence_num").asDouble());
            assertThat(sum(one(measures, "coverage").numerators()))
                    .isEqualTo(expected.path("coco_word_count").asDouble());
            assertThat(sum(one(measures, "coverage").denominators()))
                    .isEqualTo(expected.path("gt_word_count").asDouble());
            return measures;
        }

        private Measure one(List<Measure> measures, String name) {
            return measures.stream()
                    .filter(measure -> measure.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        private double sum(double[] values) {
            return Arrays.stream(values).sum();
        }

        @Test
        void judgeListedTotalsMatchPrintedOutput() throws IOException {
            List<Measure> metrics = compareTotals(ObjectExtractor.PROMPTED, golden.path("overall"));
            double response = 100 * one(metrics, "response hallucination").value();
            double mention = 100 * one(metrics, "mention hallucination").value();
            double words = one(metrics, "words").value();
            Measure coverage = one(metrics, "coverage");
            assertThat(golden.path("printed_line").asText())
                    .isEqualTo(String.join(
                            "\t",
                            printed(100 * one(metrics, "CHAIRs").value(), 1),
                            printed(response, 1),
                            printed(mention, 1),
                            String.valueOf(one(metrics, "CHAIRs").items()),
                            String.valueOf(
                                    one(metrics, "response hallucination").items()),
                            printed(words, 1)));
            assertThat(texts(golden.path("summary_lines")).stream().map(line -> line.replaceFirst(".*:\\s*", "")))
                    .containsExactly(
                            printed(response, 2),
                            printed(mention, 2),
                            printed(100 - response, 2),
                            printed(100 - mention, 2),
                            printed(100 * coverage.value(), 2),
                            printed(words, 2),
                            one(metrics, "response hallucination").items() + ".0",
                            String.valueOf(sum(coverage.numerators())),
                            String.valueOf(sum(coverage.denominators())));
        }

        @Test
        void lexicalTotalsMatchPublishedProgram() throws IOException {
            compareTotals(ObjectExtractor.LEXICAL, golden.path("overall_without_extractor"));
        }
    }

    @Test
    void objectListsAreReadAsByPublishedProgram() {
        JsonNode cases = Fixtures.json(Fixtures.require(Fixtures.path("official", "object_list_parsing.json")))
                .path("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            String raw = one.path("raw").asText();
            Optional<JsonNode> expected = one.has("error") ? Optional.empty() : Optional.of(one.path("parsed"));
            assertThat(ObjectList.json(raw)).as(raw).isEqualTo(expected);
            // This library asks again for replies that are not a list; the published program uses them.
            assertThat(ObjectList.objects(raw))
                    .as(raw)
                    .isEqualTo(expected.filter(JsonNode::isArray).map(ObjectHalParityTest::texts));
        }
    }

    @Test
    void answerFilesAreReadAsByPublishedProgram() throws IOException {
        JsonNode cases = Fixtures.json(Fixtures.require(Fixtures.path("official", "halbench_loading.json")))
                .path("cases");
        assertThat(cases).isNotEmpty();
        for (JsonNode one : cases) {
            boolean controlled = one.has("caption");
            Path file = folder.resolve(controlled ? "model-coh.jsonl" : "model.jsonl");
            List<String> lines = new ArrayList<>();
            one.path("lines").forEach(line -> lines.add(line.toString()));
            if (controlled) {
                lines.add(JSON.createObjectNode()
                        .put("image_id", 7)
                        .put("text", one.path("caption").asText())
                        .toString());
            }
            Files.write(file, lines);
            ArrayNode captions = JSON.createArrayNode();
            for (RecordedAnswer answer : RecordedAnswers.read(file).all()) {
                ObjectNode caption = captions.addObject();
                if (!controlled) {
                    caption.put("image_id", (int) answer.imageId()).put("question", answer.question());
                }
                caption.put("caption", answer.text());
            }
            assertThat((Object) captions).as(one.toString()).isEqualTo(one.path("captions"));
        }
    }
}
