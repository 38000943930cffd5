package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.core.testkit.FolderBytes;
import io.github.rlaifv.core.testkit.JournalCuts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards of best-of-N are joined to the bytes of an unbroken run. */
class ShardedBestOfNTest {
    private static final List<Instruction> INSTRUCTIONS = IntStream.range(0, 11)
            .mapToObj(i -> new Instruction(
                    "id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What is here (" + i + ")?"))
            .toList();

    @TempDir
    private Path folder;

    private static BestOfN bestOfN(Policy generator) {
        Policy ranker = new CallDependentPolicy();
        return BestOfN.builder(SelfRewardReranker.of(ranker, ranker))
                .generator(generator)
                .candidates(3)
                .promptsPerCall(2)
                .build();
    }

    private Path shard(int index, int count) {
        Path part = folder.resolve("shard-" + index + "-of-" + count);
        ShardResult result = bestOfN(new CallDependentPolicy()).runShard(new Shard(index, count), INSTRUCTIONS, part);
        assertThat(result.finished()).isTrue();
        return part;
    }

    private Path unbroken() {
        Path whole = folder.resolve("unbroken");
        bestOfN(new CallDependentPolicy()).run(INSTRUCTIONS, whole);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void mergedShardsHaveTheBytesOfAnUnbrokenRun(int count) {
        List<Path> parts = new ArrayList<>(
                IntStream.rangeClosed(1, count).mapToObj(i -> shard(i, count)).toList());
        Collections.reverse(parts);
        Path merged = folder.resolve("merged");
        FinishedStages stages = new FinishedStages();
        BestOfN.merge(parts, merged, fresh -> {}, stages);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(unbroken()));
        int all = INSTRUCTIONS.size();
        assertThat(stages.all())
                .containsExactly(
                        "checking shards " + count + " of " + count, "merging pools.jsonl " + all + " of " + all);
    }

    @Test
    void shardKilledAnywhereEndsWithTheBytesOfAnUnbrokenOne() throws IOException {
        Path killed = shard(1, 2);
        SortedMap<String, String> finished = FolderBytes.of(killed);
        for (byte[] cut : JournalCuts.of(killed.resolve("pools.jsonl"))) {
            Files.write(killed.resolve("pools.jsonl"), cut);
            shard(1, 2);
            assertThat(FolderBytes.of(killed)).as(JournalCuts.describe(cut)).isEqualTo(finished);
        }
    }

    @Test
    void instructionsWhoseImageIsUnusableAreNotMissing() {
        RequestFailure unusable = new RequestFailure("x", UnusableImageException.REASON, "damaged", false);
        Policy generator = FakePolicy.builder()
                .writes((request, i) -> "text " + i + request.key())
                .fails(text -> text.contains("(0)") || text.contains("(1)") ? Optional.of(unusable) : Optional.empty())
                .build();
        List<Path> parts = List.of(folder.resolve("a"), folder.resolve("b"), folder.resolve("c"));
        for (int i = 0; i < parts.size(); i++) {
            ShardResult result =
                    bestOfN(generator).runShard(new Shard(i + 1, 3), INSTRUCTIONS.subList(0, 6), parts.get(i));
            assertThat(result).isEqualTo(new ShardResult(new Shard(i + 1, 3), parts.get(i), 2, 0));
        }
        Path whole = folder.resolve("whole");
        bestOfN(generator).run(INSTRUCTIONS.subList(0, 6), whole);
        Path merged = folder.resolve("merged");
        BestOfN.merge(parts, merged);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole));
    }

    @Test
    void unfinishedMissingDoubledAndForeignShardsAreRejectedByName() throws IOException {
        Path first = shard(1, 2);
        Path second = shard(2, 2);
        rejected(List.of(first), "a shard is missing: 2/2");
        rejected(List.of(first, first, second), "shard 1/2 is there twice, in " + first + " and in " + first);
        Path other = folder.resolve("other");
        bestOfN(FakePolicy.builder().writes((request, i) -> "text").build())
                .runShard(new Shard(2, 2), INSTRUCTIONS, other);
        rejected(List.of(first, other), first + " and " + other, "generator is ca11 and ");
        Path pools = second.resolve("pools.jsonl");
        List<String> lines = Files.readAllLines(pools);
        Files.write(pools, lines.subList(0, 3));
        rejected(List.of(first, second), second + " (shard 2/2) lacks 2 instructions");
    }

    private void rejected(List<Path> parts, String... messages) {
        Path merged = folder.resolve("rejected");
        assertThatThrownBy(() -> BestOfN.merge(parts, merged))
                .isInstanceOf(BadDataException.class)
                .message()
                .contains(messages);
        assertThat(merged).doesNotExist();
    }

    @Test
    void folderOfShardIsNotContinuedAsAnotherOne() {
        Path first = shard(1, 2);
        BestOfN best = bestOfN(new CallDependentPolicy());
        assertThatThrownBy(() -> best.runShard(new Shard(2, 2), INSTRUCTIONS, first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard was 1/2 and is now 2/2");
        assertThatThrownBy(() -> best.run(INSTRUCTIONS, first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard was 1/2 and is now (none)");
        assertThatThrownBy(() -> best.runShard(new Shard(1, 2), INSTRUCTIONS.subList(0, 8), first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard_units was 11 and is now 8");
        assertThatThrownBy(() -> PoolFile.read(first.resolve("pools.jsonl")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(first + " holds shard 1/2 of a best-of-N run");
    }

    @Test
    void instructionThatOccursTwiceIsRejectedInEveryShard() {
        List<Instruction> twice = new ArrayList<>(INSTRUCTIONS);
        twice.add(INSTRUCTIONS.get(0));
        assertThatThrownBy(() ->
                        bestOfN(new CallDependentPolicy()).runShard(new Shard(2, 2), twice, folder.resolve("twice")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("'id0' occurs twice");
    }
}
