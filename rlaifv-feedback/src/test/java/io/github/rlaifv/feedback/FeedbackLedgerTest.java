package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a feedback run counts each request of its models once, over all sessions. */
class FeedbackLedgerTest {
    private static final int INSTRUCTIONS = 9;

    @TempDir
    private Path folder;

    private final FakePolicy labeler = FakePolicy.builder()
            .name("labeler")
            .writes((request, index) -> {
                String prompt = FakePolicy.textOf(request.prompt());
                String input = prompt.substring(prompt.indexOf('\n') + 1);
                return prompt.startsWith("split")
                        ? input.replaceAll("(There is [^.]*\\.) ?", "- $1\n")
                        : input.replace("There is", "Is there").replace('.', '?');
            })
            .answers((prompt, word) ->
                    FakePolicy.textOf(prompt).contains("car") == word.equalsIgnoreCase("yes") ? 0.4 : 0.1)
            .build();

    private static FakePolicy.Builder writer() {
        return FakePolicy.builder()
                .name("writer")
                .writes((request, i) -> "There is a car " + i + ". There is a tree of " + request.key() + ".");
    }

    private static InstructionDataset instructions() {
        return InstructionDataset.of(IntStream.range(0, INSTRUCTIONS)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i, ("image " + i).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList());
    }

    private FeedbackPipeline pipeline(Policy writer) {
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

    private FeedbackResult run(Policy writer) {
        return pipeline(writer).run(instructions(), folder);
    }

    private static long size(List<? extends Collection<?>> calls) {
        return calls.stream().mapToLong(Collection::size).sum();
    }

    private Usage used(String stage) {
        return Ledger.read(folder).stage(stage).total();
    }

    @Test
    void everyRequestIsCountedInItsStage() {
        FakePolicy writer = writer().build();
        run(writer);
        Ledger ledger = Ledger.read(folder);
        assertThat(ledger.stages())
                .extracting(StageUsage::stage)
                .containsExactly(
                        RunStages.CANDIDATES, RunStages.CLAIMS, RunStages.QUESTIONS, RunStages.SCORES, RunStages.PAIRS);
        assertThat(ledger.stage(RunStages.CANDIDATES).models().get(0).model()).isEqualTo(writer.counted());
        assertThat(used(RunStages.CANDIDATES).requests()).isEqualTo(INSTRUCTIONS);
        assertThat(used(RunStages.CANDIDATES).images()).isEqualTo(INSTRUCTIONS);
        assertThat(used(RunStages.CLAIMS).requests() + used(RunStages.QUESTIONS).requests())
                .isEqualTo(size(labeler.generateCalls()))
                .isPositive();
        assertThat(used(RunStages.SCORES).requests())
                .isEqualTo(size(labeler.nextTokenCalls()))
                .isPositive();
        assertThat(used(RunStages.QUESTIONS).requests()).isPositive();
        assertThat(used(RunStages.PAIRS)).isEqualTo(Usage.NONE);
        assertThat(ledger.sessions()).isEqualTo(1);
    }

    @Test
    void resumedRunAddsWithoutDoubleCounting() {
        AtomicInteger asked = new AtomicInteger();
        FakePolicy writer = writer().fails(question -> {
                    if (asked.incrementAndGet() == 5) {
                        throw new IllegalStateException("stopped");
                    }
                    return Optional.empty();
                })
                .build();
        assertThatThrownBy(() -> run(writer)).hasMessage("stopped");
        // the first two batches are finished; the fifth request failed with its whole batch
        assertThat(used(RunStages.CANDIDATES).requests()).isEqualTo(4);
        assertThat(used(RunStages.CLAIMS)).isEqualTo(Usage.NONE);
        run(writer);
        assertThat(used(RunStages.CANDIDATES).requests()).isEqualTo(INSTRUCTIONS);
        assertThat(used(RunStages.SCORES).requests())
                .isEqualTo(size(labeler.nextTokenCalls()))
                .isPositive();
        assertThat(Ledger.read(folder).sessions()).isEqualTo(2);
    }

    @Test
    void rerunOfAFinishedRunChangesNothing() throws Exception {
        run(writer().build());
        byte[] before = Files.readAllBytes(folder.resolve(Ledger.FILE));
        run(writer().build());
        assertThat(folder.resolve(Ledger.FILE)).hasBinaryContent(before);
    }

    @Test
    void failuresAreCounted() {
        FakePolicy writer = writer().fails(question -> question.contains("(3)")
                        ? Optional.of(new RequestFailure("i3", "busy", "try again", true))
                        : Optional.empty())
                .build();
        run(writer);
        assertThat(used(RunStages.CANDIDATES).requests()).isEqualTo(INSTRUCTIONS);
        assertThat(used(RunStages.CANDIDATES).failures()).isEqualTo(1);
    }

    @Test
    void shardsAddUpToTheLedgerOfTheMergedRun() {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        pipeline(writer().build()).runShard(new Shard(1, 2), instructions(), one);
        pipeline(writer().build()).runShard(new Shard(2, 2), instructions(), two);
        assertThat(Ledger.read(one).stage(RunStages.CANDIDATES).total().requests())
                .isBetween(1L, INSTRUCTIONS - 1L);
        FeedbackPipeline.merge(List.of(one, two), folder.resolve("merged"));
        Ledger merged = Ledger.read(folder.resolve("merged"));
        assertThat(merged).isEqualTo(Ledger.read(one).plus(Ledger.read(two)));
        assertThat(merged.stage(RunStages.CANDIDATES).total().requests()).isEqualTo(INSTRUCTIONS);
        assertThat(merged.sessions()).isEqualTo(2);
    }
}
