package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.NonFiniteResultException;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.JournalCuts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplyCollectorTest {
    @TempDir
    private Path folder;

    private static Map<String, Prompt> prompts() {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        for (int i = 0; i < 7; i++) {
            prompts.put("q" + i, Prompt.of("Question " + i + "?"));
        }
        return prompts;
    }

    private static Map<String, String> ask(Path file) {
        return new ReplyCollector(new CallDependentPolicy(), Sampling.greedy(8), 3, RunListener.NONE)
                .replies("answers", prompts(), file);
    }

    @Test
    void collectionResumedAtAnyPointWritesTheSameBytes() throws IOException {
        Path unbroken = folder.resolve("unbroken.jsonl");
        Map<String, String> replies = ask(unbroken);
        Path stopped = folder.resolve("stopped.jsonl");
        for (byte[] cut : JournalCuts.of(unbroken)) {
            Files.write(stopped, cut);
            assertThat(ask(stopped)).isEqualTo(replies);
            assertThat(stopped).as(JournalCuts.describe(cut)).hasSameBinaryContentAs(unbroken);
        }
    }

    @Test
    void nonFiniteResultIsThrownAndNotWritten() {
        Path file = folder.resolve("answers.jsonl");
        ReplyCollector asking = new ReplyCollector(
                FakePolicy.builder()
                        .writes((request, i) -> {
                            throw new NonFiniteResultException("the model in m gives logits that are NaN or infinite");
                        })
                        .build(),
                Sampling.greedy(8),
                3,
                RunListener.NONE);
        assertThatThrownBy(() -> asking.replies("answers", prompts(), file))
                .isInstanceOf(NonFiniteResultException.class);
        assertThat(file).isEmptyFile();
    }
}
