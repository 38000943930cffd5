package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.ScriptedPolicies;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchFeedbackTest {
    private static final List<Instruction> INSTRUCTIONS = IntStream.range(0, 10)
            .mapToObj(i -> new Instruction(
                    "i" + i,
                    ImageSource.of("image " + i, ("image " + i).getBytes(StandardCharsets.UTF_8)),
                    "What is here (" + i + ")?"))
            .toList();

    @TempDir
    Path folder;

    private static FeedbackPipeline pipeline(FakePolicy labeler) {
        return FeedbackPipeline.builder()
                .policy(ScriptedPolicies.writer())
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .candidates(4)
                .batchSize(3)
                .lengthBalance(false)
                .build();
    }

    private static List<InstructionFeedback> inBatches(FeedbackPipeline pipeline) {
        List<InstructionFeedback> all = new ArrayList<>();
        for (int from = 0; from < INSTRUCTIONS.size(); from += 3) {
            all.addAll(pipeline.process(INSTRUCTIONS.subList(from, Math.min(from + 3, INSTRUCTIONS.size()))));
        }
        return all;
    }

    @Test
    void batchesHaveTheLinesPairsAndCountsOfARun() throws IOException {
        FeedbackPipeline pipeline = pipeline(ScriptedPolicies.labeler());
        FeedbackResult run = pipeline.run(INSTRUCTIONS, folder);

        List<InstructionFeedback> batches = inBatches(pipeline);

        for (String file : RunFiles.NAMES) {
            assertThat(batches.stream().map(one -> one.lines().get(file)))
                    .as(file)
                    .containsExactlyElementsOf(Files.readAllLines(folder.resolve(file)));
        }
        List<PreferencePair> pairs =
                batches.stream().flatMap(one -> one.pairs().stream()).toList();
        assertThat(pairs.stream().map(pair -> List.of(pair.instruction().id(), pair.chosen(), pair.rejected())))
                .containsExactlyElementsOf(run.pairs().stream()
                        .map(pair -> List.of(pair.instruction().id(), pair.chosen(), pair.rejected()))
                        .toList());
        FeedbackCounts sum =
                batches.stream().map(InstructionFeedback::counts).reduce(FeedbackCounts.none(), FeedbackCounts::plus);
        assertThat(sum.withPairs(pairs.size())).isEqualTo(run.counts());
    }

    @Test
    void instructionOfAFailedRequestIsNamedAsUnfinished() {
        FakePolicy labeler = FakePolicy.builder()
                .fails(text -> text.contains("i1.")
                        ? Optional.of(new RequestFailure("i1", "server down", "refused", true))
                        : Optional.empty())
                .writes((request, index) -> "- There is a dog.")
                .answers((prompt, word) -> 0.5)
                .build();

        List<InstructionFeedback> batch = pipeline(labeler).process(INSTRUCTIONS.subList(0, 3));

        assertThat(batch.stream()
                        .map(one -> one.counts().unfinished().keySet().stream().toList()))
                .containsExactly(List.of(), List.of("server down"), List.of());
        assertThat(batch.get(1).lines()).containsOnlyKeys("candidates.jsonl");
        assertThat(batch.get(1).pairs()).isEmpty();
    }

    @Test
    void repeatedIdIsRejected() {
        FeedbackPipeline pipeline = pipeline(ScriptedPolicies.labeler());
        List<Instruction> twice = List.of(INSTRUCTIONS.get(0), INSTRUCTIONS.get(0));

        assertThatThrownBy(() -> pipeline.process(twice))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("i0");
    }
}
