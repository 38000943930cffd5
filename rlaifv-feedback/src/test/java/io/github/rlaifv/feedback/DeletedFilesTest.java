package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.AfterStep;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.score.WholeResponseScorer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of a run that are deleted while it works. The run must not report success, and a rerun creates them again. */
class DeletedFilesTest {
    private static final List<String> FILES =
            List.of("settings.json", "candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl");

    @TempDir
    Path folder;

    private static FeedbackPipeline pipeline(RunListener listener) {
        FakePolicy model = FakePolicy.builder()
                .name("model")
                .writes((request, i) -> "There is a " + "dog".repeat(i + 1) + ".")
                .answers((prompt, word) -> 0.1 * (1 + FakePolicy.textOf(prompt).length() % 5))
                .build();
        return FeedbackPipeline.builder()
                .policy(model)
                .scorer(WholeResponseScorer.builder(model).build())
                .candidates(3)
                .batchSize(1)
                .minScoreDifference(0.01)
                .listener(listener)
                .build();
    }

    private static List<Instruction> instructions() {
        return IntStream.range(0, 3)
                .mapToObj(i ->
                        new Instruction("i" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What is this?"))
                .toList();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "candidates.jsonl, candidates, 2",
        "candidates.jsonl, scores, 1",
        "candidates.jsonl, pairs, 3",
        "claims.jsonl, pairs, 3",
        "scores.jsonl, scores, 1",
        "scores.jsonl, pairs, 3",
        "settings.json, candidates, 1",
    })
    void deletedFileFailsTheRunWithItsName(String name, String stage, long at) throws IOException {
        Path expected = folder.resolve("expected");
        pipeline(RunListener.NONE).run(instructions(), expected);
        Path run = folder.resolve("run");
        FeedbackPipeline watched = pipeline(new AfterStep(stage, at, () -> delete(run.resolve(name))));
        assertThatThrownBy(() -> watched.run(instructions(), run))
                .isInstanceOf(StorageException.class)
                .hasMessageContainingAll(run.resolve(name).toString(), "deleted", "run again");
        if (name.equals("settings.json")) {
            // results of unknown settings are not assumed to have the current ones
            return;
        }
        pipeline(RunListener.NONE).run(instructions(), run);
        for (String file : FILES) {
            assertThat(run.resolve(file)).hasSameTextualContentAs(expected.resolve(file));
        }
    }

    @Test
    void undisturbedRunSucceeds() {
        assertThat(pipeline(RunListener.NONE).run(instructions(), folder).counts())
                .isNotNull();
    }
}
