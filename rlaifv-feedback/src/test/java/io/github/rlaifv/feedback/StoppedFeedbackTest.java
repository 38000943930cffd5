package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that are interrupted during a call of a model. They throw {@code CancelledException}, and a rerun ends with the
 * same files as an unbroken run.
 */
@Timeout(60)
class StoppedFeedbackTest {
    @TempDir
    Path folder;

    private int calls;
    private int interruptAt;

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private void called() {
        if (++calls == interruptAt) {
            Thread.currentThread().interrupt();
        }
    }

    private FeedbackPipeline pipeline() {
        FakePolicy writer = FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> {
                    called();
                    return "There is a " + (index % 2 == 0 ? "real " : "fake ") + (char) ('a' + index) + ".";
                })
                .build();
        FakePolicy labeler = FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    called();
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? "- " + input
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) -> {
                    called();
                    return FakePolicy.textOf(prompt).contains("real") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1;
                })
                .build();
        return FeedbackPipeline.builder()
                .policy(writer)
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(labeler).build())
                .candidates(3)
                .batchSize(2)
                .build();
    }

    private static List<Instruction> instructions() {
        return IntStream.range(0, 5)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, ("image " + i).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList();
    }

    private static Map<String, String> files(Path folder) throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (String name :
                List.of("settings.json", "candidates.jsonl", "claims.jsonl", "scores.jsonl", "pairs.jsonl")) {
            files.put(name, Files.readString(folder.resolve(name)));
        }
        return files;
    }

    @Test
    void interruptedRunEndsWithTheFilesOfAnUnbrokenOne() throws IOException {
        pipeline().run(instructions(), folder.resolve("unbroken"));
        int all = calls;
        Map<String, String> expected = files(folder.resolve("unbroken"));
        int stopped = 0;
        for (int call = 1; call <= all; call += 3) {
            Path output = folder.resolve("run-" + call);
            calls = 0;
            interruptAt = call;
            try {
                pipeline().run(instructions(), output);
            } catch (CancelledException e) {
                stopped++;
                assertThat(Thread.interrupted()).isTrue();
                interruptAt = 0;
                FeedbackResult result = pipeline().run(instructions(), output);
                assertThat(result.counts().skipped()).isEmpty();
            }
            Thread.interrupted();
            assertThat(files(output)).isEqualTo(expected);
        }
        assertThat(stopped).isGreaterThan(5);
    }

    @Test
    void timeLimitEndsARun() {
        assertThatThrownBy(() -> Cancellation.within(
                        Duration.ZERO, () -> pipeline().run(instructions(), folder.resolve("limited"))))
                .isInstanceOf(CancelledException.class)
                .hasMessageContaining("time limit");
    }
}
