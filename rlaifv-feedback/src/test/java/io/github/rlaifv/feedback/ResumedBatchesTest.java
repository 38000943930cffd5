package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.JournalCuts;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed anywhere ends with the bytes of an unbroken one, even where results depend on which requests
 * share a call.
 */
class ResumedBatchesTest {
    private static final List<String> JOURNALS = List.of("candidates.jsonl", "claims.jsonl", "scores.jsonl");

    @TempDir
    private Path folder;

    private static List<Instruction> instructions() {
        return IntStream.range(0, 7)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, ("image " + i / 2).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList();
    }

    private static void run(Path folder) {
        CallDependentPolicy policy = new CallDependentPolicy();
        FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(PromptedClaimDecomposer.builder(policy)
                        .dividePrompt("split {question}\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(policy)
                        .leastAnswerMass(0)
                        .build())
                .candidates(2)
                .batchSize(3)
                .build()
                .run(instructions(), folder);
    }

    @Test
    void journalsTruncatedAnywhereAreCompleted() throws IOException {
        Path unbroken = folder.resolve("unbroken");
        run(unbroken);
        int number = 0;
        for (int j = 0; j < JOURNALS.size(); j++) {
            for (byte[] cut : JournalCuts.of(unbroken.resolve(JOURNALS.get(j)))) {
                Path stopped = Files.createDirectory(folder.resolve("stopped-" + number++));
                Files.copy(unbroken.resolve("settings.json"), stopped.resolve("settings.json"));
                for (String before : JOURNALS.subList(0, j)) {
                    Files.copy(unbroken.resolve(before), stopped.resolve(before));
                }
                Files.write(stopped.resolve(JOURNALS.get(j)), cut);
                run(stopped);
                for (String journal : JOURNALS) {
                    assertThat(stopped.resolve(journal))
                            .as("%s after a kill at %s of %s", journal, JournalCuts.describe(cut), JOURNALS.get(j))
                            .hasSameBinaryContentAs(unbroken.resolve(journal));
                }
            }
        }
    }

    @Test
    void verdictsDoNotDependOnOtherInstructionsOfTheSameImage() {
        CallDependentPolicy labeler = new CallDependentPolicy();
        List<ClaimedResponse> responses = instructions().subList(0, 2).stream()
                .map(instruction -> new ClaimedResponse(
                        instruction,
                        new Candidate(instruction.id(), 0, "There is a dog."),
                        List.of(new Claim("There is a dog.", "Is there a dog?"))))
                .toList();
        var together = DivideAndConquerScorer.builder(labeler)
                .leastAnswerMass(0)
                .build()
                .score(responses);
        var alone = responses.stream()
                .map(response -> DivideAndConquerScorer.builder(labeler)
                        .leastAnswerMass(0)
                        .build()
                        .score(List.of(response))
                        .get(0))
                .toList();
        assertThat(together).isEqualTo(alone);
    }
}
