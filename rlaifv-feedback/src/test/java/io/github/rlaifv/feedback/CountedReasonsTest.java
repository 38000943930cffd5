package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts of skipped candidates per reason. Candidate 0 is divided into claims, the fact list of candidate 1 is
 * truncated, and candidate 2 gets a statement instead of a question.
 */
class CountedReasonsTest {
    @TempDir
    private Path folder;

    @Test
    void responsesRejectedByTheDecomposerAreCountedByReason() {
        FakePolicy writer = FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> "There is thing " + index + ".")
                .build();
        FakePolicy labeler = FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    boolean question = prompt.startsWith("ask") && !input.contains("2");
                    return question ? input.replace("There is", "Is there").replace('.', '?') : "- " + input;
                })
                .cutsOff(text -> text.equals("- There is thing 1."))
                .answers((prompt, word) -> word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
                .build();

        FeedbackResult result = FeedbackPipeline.builder()
                .policy(writer)
                .candidates(3)
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .build()
                .run(List.of(new Instruction("a", ImageSource.of("a.png", new byte[] {1}), "What is here?")), folder);

        assertThat(result.counts().skipped())
                .isEqualTo(Map.of("asking: not a question", 1L, "dividing: no claims found (answer cut off)", 1L));
        assertThat(result.counts().scored()).isEqualTo(1);
    }
}
