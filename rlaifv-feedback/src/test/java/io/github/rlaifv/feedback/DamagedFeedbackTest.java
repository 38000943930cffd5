package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.DamagedFolder;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.RecordMutants.Kind;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reruns of a finished run with one damaged file. They yield the same pairs, or fail with an error that names the file.
 */
class DamagedFeedbackTest {
    @TempDir
    private Path folder;

    private static FakePolicy policy() {
        return FakePolicy.builder()
                .name("all")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    if (!prompt.contains("\n")) {
                        return index == 2
                                ? " "
                                : "There is a " + (index == 0 ? "real" : "fake") + " dog. There is a real cat " + index
                                        + ".";
                    }
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is [^.]*\\.) ?", "- $1\n")
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .build();
    }

    private static List<String> run(Path run) {
        FakePolicy policy = policy();
        List<Instruction> instructions = IntStream.range(0, 3)
                .mapToObj(i ->
                        new Instruction("i" + i, ImageSource.of("p" + i + ".png", new byte[] {(byte) i}), "What?"))
                .toList();
        FeedbackResult result = FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(PromptedClaimDecomposer.builder(policy)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(policy).build())
                .candidates(3)
                .lengthBalance(false)
                .build()
                .run(instructions, run);
        assertThat(result.pairs().size()).isEqualTo(3);
        return DamagedFolder.texts(run, "pairs.jsonl", "dataset_card.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"candidates.jsonl", "claims.jsonl", "scores.jsonl", "settings.json"})
    void damagedRunYieldsTheSamePairsOrIsRejected(String file) throws IOException {
        Path whole = folder.resolve("whole");
        run(whole);
        DamagedFolder<List<String>> damaged =
                new DamagedFolder<>(whole, folder.resolve("copy"), DamagedFeedbackTest::run);
        assertThat(damaged.damage(file, EnumSet.allOf(Kind.class), 8, 5))
                .containsEntry(Kind.NULL, 8)
                .containsEntry(Kind.UNKNOWN_FIELD, 8);
    }

    @Test
    void imagesOutsideTheRunFolderAreReadAgain() throws IOException {
        Path images = Files.createDirectories(folder.resolve("pictures"));
        Path image = Files.write(images.resolve("a.png"), new byte[] {1, 2});
        FakePolicy policy = policy();
        FeedbackPipeline pipeline = FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(PromptedClaimDecomposer.builder(policy)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(policy).build())
                .candidates(3)
                .lengthBalance(false)
                .build();
        List<Instruction> instructions = List.of(new Instruction("i0", ImageSource.of(image), "What?"));
        Path run = folder.resolve("run");
        pipeline.run(instructions, run);
        assertThat(pipeline.run(instructions, run)
                        .pairs()
                        .get(0)
                        .instruction()
                        .image()
                        .read())
                .containsExactly(1, 2);
        assertThat(PreferenceDataset.open(run).get(0).instruction().image().read())
                .containsExactly(1, 2);

        Files.write(image, new byte[] {3});
        assertThatThrownBy(() -> PreferenceDataset.open(run))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("lies outside of");
    }
}
