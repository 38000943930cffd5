package io.github.rlaifv.human;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.human.label.ChoiceUnit;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.inference.evaluation.EvaluationItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sheets that compare two models: sides, equal answers, and answers that do not fit together. */
class ComparisonSheetTest {
    @TempDir
    private Path folder;

    private static ModelAnswers answers(String model, int count, IntFunction<String> text) {
        Map<String, String> byId = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            byId.put("i" + i, text.apply(i));
        }
        return new ModelAnswers(model, byId);
    }

    private static ComparisonSheet.Builder builder(ModelAnswers one, ModelAnswers other) {
        return ComparisonSheet.builder().models(one, other).instructions(JudgedFeedback.instructions());
    }

    @Test
    void sidesAreSwappedBySeedAndNamedOnlyInTheKey() throws IOException {
        ModelAnswers base = answers("model-one", 8, i -> "a cat " + i);
        ModelAnswers aligned = answers("model-two", 8, i -> "a dog " + i);
        HumanSheet sheet = builder(base, aligned).seed(4).build();
        HumanKey key = sheet.key();
        assertThat(key.choices().stream().map(ChoiceUnit::a)).contains("model-one", "model-two");
        assertThat(key.subject().models()).containsExactly("model-one", "model-two");
        String html = Files.readString(sheet.write(folder.resolve("sheet")));
        assertThat(html).contains("a cat 3", "Which response is better?").doesNotContain("model-one", "model-two");
        assertThat(builder(base, aligned).seed(5).build().key().choices()).isNotEqualTo(key.choices());
        assertThat(builder(base, aligned).seed(4).build().key()).isEqualTo(key);
        // another side is another sheet, since an answer A means another model
        assertThat(builder(base, aligned).seed(5).build().key().sheet()).isNotEqualTo(key.sheet());
    }

    @Test
    void sameAnswersAreLeftOutAndCounted() {
        HumanKey key = builder(answers("one", 8, i -> "a cat"), answers("two", 8, i -> i < 3 ? "a cat" : "a dog"))
                .build()
                .key();
        assertThat(key.subject().identical()).isEqualTo(3);
        assertThat(key.choices()).hasSize(5);
        assertThat(builder(answers("one", 8, i -> "a cat"), answers("two", 8, i -> "a dog"))
                        .most(2)
                        .build()
                        .key()
                        .choices())
                .hasSize(2);
    }

    @Test
    void answersThatDoNotFitTogetherAreNamed() {
        assertThatThrownBy(() -> builder(answers("one", 8, i -> "a"), answers("two", 6, i -> "b"))
                        .build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("two has no answer to 2 items that one answered, such as i6, i7");
        assertThatThrownBy(() -> builder(answers("one", 0, i -> "a"), answers("two", 0, i -> "b"))
                        .build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("any of the 8 items, the first of which is 'i0'");
        assertThatThrownBy(() -> builder(answers("one", 8, i -> "a"), answers("two", 8, i -> "a"))
                        .build())
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("8 have the same response of both");
        assertThatThrownBy(() -> builder(answers("one", 1, i -> "a"), answers("one", 1, i -> "b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both models have the name 'one'");
    }

    @Test
    void answersAreReadFromAllKindsOfFiles() throws IOException {
        Path rerank = Files.createDirectory(folder.resolve("rerank"));
        Files.writeString(rerank.resolve("picked.jsonl"), "{\"id\":\"i0\",\"text\":\"a dog\",\"score\":1}\n");
        Path evaluation = Files.createDirectory(folder.resolve("evaluation"));
        Files.writeString(
                evaluation.resolve("items.jsonl"), "{\"id\":\"i0\",\"question\":\"?\",\"answer\":\"a cat\"}\n");
        Path file = Files.writeString(folder.resolve("own.jsonl"), "{\"id\":\"i0\",\"response\":\"\"}\n");
        assertThat(ModelAnswers.read("m", rerank).byId()).containsExactly(Map.entry("i0", "a dog"));
        assertThat(ModelAnswers.read("m", evaluation).byId()).containsExactly(Map.entry("i0", "a cat"));
        assertThat(ModelAnswers.read("m", file).byId()).containsExactly(Map.entry("i0", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"a\"} | line 1 | has no response",
                "{\"text\":\"a\"} | line 1 | \"id\"",
                "{\"id\":\"a\",\"text\":7} | line 1 | \"text\"",
                "{\"id\":\"a\",\"text\":\"b\"}#{\"id\":\"a\",\"text\":\"c\"} | line 2 | 'a' is there twice",
                "'' | own.jsonl | has no answers"
            })
    void damagedAnswersAreNamedWithTheirLine(String lines, String place, String problem) throws IOException {
        Path file = Files.writeString(folder.resolve("own.jsonl"), lines.replace('#', '\n'));
        assertThatThrownBy(() -> ModelAnswers.read("m", file))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(place)
                .hasMessageContaining(problem);
    }

    @Test
    void folderWithoutAnswersIsNamed() {
        assertThatThrownBy(() -> ModelAnswers.read("m", folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " has no answers (none of picked.jsonl, items.jsonl)");
    }

    @Test
    void earlierTurnsAreShownAndNoImageIsNeeded() throws IOException {
        InstructionDataset instructions = InstructionDataset.of(List.of(
                Instruction.textOnly("i0", "What is blue?"),
                new Instruction("i1", JudgedFeedback.image(1), "And now?")
                        .withHistory(List.of("Before?", "Nothing."))));
        HumanSheet sheet = ComparisonSheet.builder()
                .models(answers("one", 2, i -> "a"), answers("two", 2, i -> "b"))
                .instructions(instructions)
                .build();
        assertThat(sheet.key().choices()).hasSize(2);
        assertThat(Files.readString(sheet.write(folder.resolve("sheet"))))
                .contains("\"question\":\"What is blue?\"")
                .contains("\"question\":\"Question: Before?\\nResponse: Nothing.\\nQuestion: And now?\"");
    }

    /** Of 400 items, half have the first model as A, and the sides do not alternate: 200 runs are expected. */
    @Test
    void sidesAreAsRandomAsThrowsOfACoin() {
        List<EvaluationItem> items = IntStream.range(0, 400)
                .mapToObj(i -> new EvaluationItem("i" + i, Optional.empty(), "?"))
                .toList();
        for (long seed = 0; seed < 5; seed++) {
            List<String> first = ComparisonSheet.builder()
                    .models(answers("one", 400, i -> "a"), answers("two", 400, i -> "b"))
                    .items(items)
                    .most(400)
                    .seed(seed)
                    .build()
                    .key()
                    .choices()
                    .stream()
                    .map(ChoiceUnit::a)
                    .toList();
            assertThat(Collections.frequency(first, "one")).isBetween(160, 240);
            assertThat(IntStream.range(1, 400)
                            .filter(i -> !first.get(i).equals(first.get(i - 1)))
                            .count())
                    .isBetween(160L, 240L);
        }
    }

    @Test
    void itemsWithoutAnAnswerOfAnEvaluationAreSkippedWithTheirReason() throws IOException {
        Path evaluation = Files.createDirectory(folder.resolve("evaluation"));
        Files.writeString(
                evaluation.resolve("items.jsonl"),
                "{\"id\":\"i0\",\"answer\":\"\",\"notes\":[{\"head\":\"no answer\",\"text\":\"refused\"}]}\n"
                        + "{\"id\":\"i1\",\"answer\":\"\",\"notes\":[{\"head\":\"rating 0\",\"text\":\"empty\"}]}\n");
        HumanSheet sheet = builder(ModelAnswers.read("one", evaluation), answers("two", 2, i -> "a dog"))
                .build();
        assertThat(sheet.key().choices()).extracting(ChoiceUnit::item).containsExactly("i1");
        assertThat(sheet.skipped()).containsExactly(Map.entry("i0", "no answer of one: refused"));
    }
}
