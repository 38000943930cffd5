package io.github.rlaifv.inference.evaluation.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.EvaluationCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded answers of other programs, measured without a model. */
class RecordedAnswersTest {
    @TempDir
    Path folder;

    private ObjectHalBenchmark benchmark() {
        return ObjectHalBenchmark.open(
                new ObjectHalFolder(folder.resolve("files"))
                        .image(8, "q", List.of("dog"), List.of("A dog."))
                        .image(5, "q", List.of("cup"), List.of("A cup."))
                        .write("dog, puppy\ncup\n"),
                ObjectExtractor.LEXICAL);
    }

    private RecordedAnswers answers(String... lines) throws IOException {
        return RecordedAnswers.read(Files.write(folder.resolve("llava.jsonl"), List.of(lines)));
    }

    @Test
    void recordedAnswersAreMeasuredInBenchmarkOrder() throws IOException {
        RecordedAnswers answers = answers(
                "{\"image_id\": 5, \"prompt\": \"p\", \"text\": \"A puppy.\"}",
                "{\"image_id\": \"8\", \"question\": \"q\", \"answer\": \"Dogs.\"}");
        assertThat(answers.inOrder(benchmark())).containsExactly("Dogs.", "A puppy.");
        EvaluationCard card =
                Evaluation.builder(answers, folder.resolve("run")).build().run(benchmark());
        assertThat(card.model()).isEqualTo("llava");
        // Of two known words, the puppy is not in the image; of two classes, the dog is mentioned.
        assertThat(card.metric("mention hallucination").value()).isEqualTo(0.5);
        assertThat(card.metric("coverage").value()).isEqualTo(0.5);
        assertThat(answers.capabilities()).containsExactly(Capability.GENERATE);
        assertThatThrownBy(() -> answers.score(List.of())).isInstanceOf(MissingCapabilityException.class);
    }

    @Test
    void errorNamesItemWithoutAnswer() throws IOException {
        RecordedAnswers answers = answers("{\"image_id\": 8, \"text\": \"A dog.\"}");
        assertThatThrownBy(() -> answers.inOrder(benchmark()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("llava.jsonl has no answer for the image 5 among its 1");
    }

    @Test
    void errorNamesDamagedRecord() {
        String good = "{\"image_id\": 8, \"text\": \"A dog.\"}";
        assertThatThrownBy(() -> answers(good, "{\"text\": \"A dog.\"}"))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("llava.jsonl, line 2: field \"image_id\" is missing");
        assertThatThrownBy(() -> answers("{\"image_id\": 8}")).hasMessageContaining("field \"answer\" is missing");
        assertThatThrownBy(() -> answers(good, good)).hasMessageContaining("line 2: the image 8 is answered twice");
        assertThatThrownBy(() -> answers(good, "{")).hasMessageContaining("llava.jsonl, line 2: is not valid JSON");
    }
}
