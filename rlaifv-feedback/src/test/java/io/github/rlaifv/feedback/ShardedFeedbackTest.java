package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.core.testkit.FolderBytes;
import io.github.rlaifv.core.testkit.JournalCuts;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Shards of a feedback run are joined to the bytes of an unbroken run, even where results depend on which requests share a
 * call.
 */
class ShardedFeedbackTest {
    private static final int INSTRUCTIONS = 10;
    private static final int BATCH = 2;

    @TempDir
    private Path folder;

    private InstructionDataset instructions = InstructionDataset.of(List.of());

    @BeforeEach
    void writeImages() throws IOException {
        Path image = Files.writeString(folder.resolve("in a file.png"), "image");
        instructions = InstructionDataset.of(IntStream.range(0, INSTRUCTIONS)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        i % 4 != 1
                                ? ImageSource.of(image)
                                : ImageSource.of("image", ("image " + i / 4).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList());
    }

    private static FeedbackPipeline.Builder pipeline(Policy policy) {
        FakePolicy labeler = FakePolicy.builder()
                .answers((prompt, word) ->
                        Math.floorMod((FakePolicy.textOf(prompt) + word).hashCode() * 31, 997) / 2000.0)
                .build();
        Policy divider = FakePolicy.builder()
                .writes((request, i) -> {
                    String text = FakePolicy.textOf(request.prompt());
                    String about = ContentHash.brief(text.replaceFirst("(?s)^ask.*It says", ""));
                    return text.startsWith("ask") ? "Does it say " + about + "?" : "- It says " + about + ".";
                })
                .build();
        return FeedbackPipeline.builder()
                .policy(policy)
                .decomposer(PromptedClaimDecomposer.builder(divider)
                        .dividePrompt("split {question}\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(DivideAndConquerScorer.builder(labeler)
                        .leastAnswerMass(0)
                        .build())
                .candidates(4)
                .batchSize(BATCH);
    }

    private Path unbroken() {
        Path whole = folder.resolve("unbroken");
        if (Files.notExists(whole)) {
            FeedbackPipeline pipeline = pipeline(new CallDependentPolicy()).build();
            assertThat(pipeline.run(instructions, whole).pairs().size()).isGreaterThan(4);
        }
        return whole;
    }

    private Path shard(int index, int count) {
        return shard(index, count, change -> change);
    }

    private Path shard(int index, int count, UnaryOperator<FeedbackPipeline.Builder> change) {
        Path part = folder.resolve("shard-" + index + "-of-" + count);
        change.apply(pipeline(new CallDependentPolicy())).build().runShard(new Shard(index, count), instructions, part);
        return part;
    }

    private List<Path> shards(int count) {
        List<Path> parts = new ArrayList<>(
                IntStream.rangeClosed(1, count).mapToObj(i -> shard(i, count)).toList());
        Collections.reverse(parts);
        return parts;
    }

    /** The last number is larger than the number of batches, so that some shards are empty. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void mergedShardsHaveTheBytesOfAnUnbrokenRun(int count) {
        Path merged = folder.resolve("merged");
        PreferenceDataset pairs = FeedbackPipeline.merge(shards(count), merged);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(unbroken()));
        assertThat(pairs.size()).isEqualTo(PreferenceDataset.open(merged).size());
        assertThat(folder.resolve("merged/images")).isNotEmptyDirectory();
    }

    @Test
    void mergeReportsItsStages() {
        FinishedStages stages = new FinishedStages();
        FeedbackPipeline.merge(shards(2), folder.resolve("merged"), stages);
        long all = instructions.size();
        assertThat(stages.all())
                .containsExactly(
                        "checking shards 2 of 2",
                        "merging candidates.jsonl " + all + " of " + all,
                        "merging claims.jsonl " + all + " of " + all,
                        "merging scores.jsonl " + all + " of " + all,
                        "balancing lengths " + all + " of " + all,
                        "writing pairs " + all + " of " + all);
    }

    @Test
    void useOfModelsByThePairMakerIsInTheLedgerOfAShard() {
        CountedModel judge = new CountedModel("judge", "1");
        PairMaker asking = new PairMaker() {
            @Override
            public List<PreferencePair> make(Instruction instruction, List<ResponseScore> responses) {
                UsageMeter.add(judge, Usage.ofRequests(1));
                return List.of();
            }

            @Override
            public SortedMap<String, String> settings() {
                return new TreeMap<>();
            }
        };
        Ledger ledger = Ledger.read(shard(1, 2, b -> b.pairMaker(asking)));
        assertThat(ledger.stage(RunStages.PAIRS).total().requests()).isGreaterThanOrEqualTo(6);
    }

    @Test
    void pairsWithoutLengthBalanceAreAllKept() {
        Path whole = folder.resolve("all pairs");
        pipeline(new CallDependentPolicy()).lengthBalance(false).build().run(instructions, whole);
        Path merged = folder.resolve("merged");
        FeedbackPipeline.merge(
                List.of(shard(1, 2, b -> b.lengthBalance(false)), shard(2, 2, b -> b.lengthBalance(false))), merged);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole));
    }

    @Test
    void anUnbrokenRunContinuesInTheMergedFolder() {
        Path merged = folder.resolve("merged");
        FeedbackPipeline.merge(shards(2), merged);
        CallDependentPolicy policy = new CallDependentPolicy();
        pipeline(policy).build().run(instructions, merged);
        assertThat(policy.callSizes()).isEmpty();
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(unbroken()));
    }

    @Test
    void shardKilledAnywhereEndsWithTheBytesOfAnUnbrokenOne() throws IOException {
        Path killed = shard(2, 2);
        SortedMap<String, String> finished = FolderBytes.of(killed);
        int number = 0;
        for (String journal : RunFiles.NAMES) {
            List<byte[]> cuts = JournalCuts.of(killed.resolve(journal));
            for (byte[] cut : List.of(cuts.get(0), cuts.get(cuts.size() / 2), cuts.get(cuts.size() - 1))) {
                Files.write(killed.resolve(journal), cut);
                for (String later :
                        RunFiles.NAMES.subList(RunFiles.NAMES.indexOf(journal) + 1, RunFiles.NAMES.size())) {
                    Files.write(killed.resolve(later), new byte[0]);
                }
                shard(2, 2);
                assertThat(FolderBytes.of(killed))
                        .as("killed at %s of %s", JournalCuts.describe(cut), journal)
                        .isEqualTo(finished);
                number++;
            }
        }
        assertThat(number).isEqualTo(9);
    }

    @Test
    void missingDoubledAndForeignShardsAreRejectedByName() {
        Path first = shard(1, 3);
        Path second = shard(2, 3);
        Path third = shard(3, 3);
        Path again = copy(second, "again");
        Path other = shard(1, 2);
        rejected(List.of(second), "2 shards are missing: 1/3, 3/3", "all 3 shards");
        rejected(List.of(first, third), "a shard is missing: 2/3");
        rejected(List.of(first, second, third, again), "shard 2/3 is there twice", second.toString(), again.toString());
        rejected(List.of(first, second, other), other + " holds shard 1/2", first + " holds shard 1/3");
        rejected(List.of(first, unbroken()), unbroken() + " holds no shard of a run", "--shard");
        rejected(List.of(), "no shard is given");
    }

    @Test
    void shardsWithOtherSettingsModelsOrInstructionsAreRejectedByName() {
        Path first = shard(1, 2);
        Path second = shard(2, 2, b -> b.seed(7));
        rejected(List.of(first, second), first.toString(), second.toString(), "sampling is ");
        Path third = folder.resolve("other batches");
        pipeline(new CallDependentPolicy()).batchSize(4).build().runShard(new Shard(2, 2), instructions, third);
        rejected(List.of(first, third), "shard_per_call is 2 and 4");
        Path fourth = folder.resolve("fewer");
        InstructionDataset fewer = InstructionDataset.of(instructions.toList().subList(0, 7));
        pipeline(new CallDependentPolicy()).build().runShard(new Shard(2, 2), fewer, fourth);
        rejected(List.of(first, fourth), "shard_units is 10 and 7", "shard_data is ");
        Path fifth = folder.resolve("other model");
        pipeline(FakePolicy.builder()
                        .name("other")
                        .writes((request, i) -> "A dog.")
                        .build())
                .build()
                .runShard(new Shard(2, 2), instructions, fifth);
        rejected(List.of(first, fifth), "policy is ca11 and ");
    }

    @Test
    void unfinishedShardsAreRejectedWithTheNumberOfMissingInstructions() throws IOException {
        boolean[] down = {true};
        Policy failing = FakePolicy.builder()
                .writes((request, i) -> "Candidate " + i + " of " + request.key())
                .fails(text -> down[0] && text.contains("(3)")
                        ? Optional.of(new RequestFailure("x", "timed out", "", true))
                        : Optional.empty())
                .build();
        FeedbackPipeline pipeline = pipeline(failing).build();
        List<Path> parts = List.of(folder.resolve("a"), folder.resolve("b"));
        ShardResult complete = pipeline.runShard(new Shard(1, 2), instructions, parts.get(0));
        ShardResult part = pipeline.runShard(new Shard(2, 2), instructions, parts.get(1));
        assertThat(complete).isEqualTo(new ShardResult(new Shard(1, 2), parts.get(0), 6, 0));
        assertThat(part).isEqualTo(new ShardResult(new Shard(2, 2), parts.get(1), 4, 1));
        assertThat(part.finished()).isFalse();
        rejected(parts, "a shard is not finished", parts.get(1) + " (shard 2/2) lacks 1 instruction", "again");

        down[0] = false;
        pipeline.runShard(new Shard(2, 2), instructions, parts.get(1));
        Files.delete(parts.get(1).resolve("drawn.jsonl"));
        rejected(parts, parts.get(1) + " has no drawn.jsonl", "stopped before its end");
        pipeline.runShard(new Shard(2, 2), instructions, parts.get(1));
        Path whole = folder.resolve("whole");
        pipeline.run(instructions, whole);
        Path merged = folder.resolve("merged");
        FeedbackPipeline.merge(parts, merged);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole));
    }

    @Test
    void folderOfShardIsNeitherContinuedOtherwiseNorTrainedOn() {
        Path first = shard(1, 2);
        FeedbackPipeline pipeline = pipeline(new CallDependentPolicy()).build();
        assertThatThrownBy(() -> pipeline.runShard(new Shard(2, 2), instructions, first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard was 1/2 and is now 2/2");
        assertThatThrownBy(() -> pipeline.run(instructions, first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard was 1/2 and is now (none)");
        assertThatThrownBy(() -> pipeline.runShard(new Shard(1, 2), instructions, unbroken()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard is not recorded there and is now 1/2");
        for (Path path : List.of(first, first.resolve("drawn.jsonl"))) {
            assertThatThrownBy(() -> PreferenceDataset.open(path))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(first + " holds shard 1/2 of a feedback run")
                    .hasMessageContaining("rlaifv merge");
        }
    }

    @Test
    void folderWithFilesIsNotReplaced() throws IOException {
        List<Path> parts = shards(2);
        Path merged = Files.createDirectory(folder.resolve("merged"));
        Path mine = Files.writeString(merged.resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> FeedbackPipeline.merge(parts, merged))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(merged + " is not empty");
        assertThat(merged).isDirectoryContaining(file -> file.equals(mine));
        Files.delete(mine);
        FeedbackPipeline.merge(parts, merged);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(unbroken()));
    }

    private void rejected(List<Path> parts, String... messages) {
        Path merged = folder.resolve("rejected");
        assertThatThrownBy(() -> FeedbackPipeline.merge(parts, merged))
                .isInstanceOf(BadDataException.class)
                .message()
                .contains(messages);
        assertThat(merged).doesNotExist();
        assertThat(folder.toFile().list()).noneMatch(name -> name.endsWith(".rlaifv-writing"));
    }

    private Path copy(Path from, String name) {
        Path to = folder.resolve(name);
        try {
            Files.createDirectory(to);
            for (Path file : List.of(
                    from.resolve("settings.json"),
                    from.resolve("shard.jsonl"),
                    from.resolve("candidates.jsonl"),
                    from.resolve("claims.jsonl"),
                    from.resolve("scores.jsonl"))) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }
}
