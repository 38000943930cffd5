package io.github.rlaifv.dpo.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.core.testkit.FolderBytes;
import io.github.rlaifv.core.testkit.JournalCuts;
import io.github.rlaifv.dpo.testkit.Pairs;
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

/** Shards of reference log-probabilities are joined to the bytes of an unbroken run. */
class ShardedReferenceTest {
    /** Ten pairs about seven prompts, so that some calls score several pairs of a prompt. */
    private static final PreferenceDataset PAIRS = PreferenceDataset.of(IntStream.range(0, 10)
            .mapToObj(i -> Pairs.pair(i % 7, "chosen " + i, i == 4 ? "too long" : "rejected " + i / 2))
            .toList());

    @TempDir
    private Path folder;

    private static ReferenceRun run(Policy reference) {
        return new ReferenceRun(reference, 2, RunListener.NONE);
    }

    private Path shard(Policy reference, int index, int count) {
        Path part = folder.resolve("shard-" + index + "-of-" + count);
        run(reference).runShard(new Shard(index, count), PAIRS, part);
        return part;
    }

    private List<Path> shards(int count) {
        List<Path> parts = new ArrayList<>(IntStream.rangeClosed(1, count)
                .mapToObj(i -> shard(CallDependentPolicy.refusing("too long"), i, count))
                .toList());
        Collections.reverse(parts);
        return parts;
    }

    /** One response is refused, so that its pair is missing in the result. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5})
    void mergedShardsHaveTheBytesOfAnUnbrokenRun(int count) {
        Path whole = folder.resolve("unbroken");
        DatasetCard card = run(CallDependentPolicy.refusing("too long")).run(PAIRS, whole);
        assertThat(card.pairsWithLogProbs()).isEqualTo(9);
        Path merged = folder.resolve("merged");
        FinishedStages stages = new FinishedStages();
        assertThat(ReferenceRun.merge(PAIRS, shards(count), merged, stages)).isEqualTo(card);
        long all = PAIRS.size();
        assertThat(stages.all())
                .hasSize(4)
                .contains(
                        "reading pairs " + all + " of " + all,
                        "checking shards " + count + " of " + count,
                        "writing pairs " + all + " of " + all)
                .element(2)
                .asString()
                .startsWith("merging reference.jsonl ");
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole)).containsKey("reference.jsonl");
    }

    @Test
    void trainerReadsTheMergedLogProbs() {
        Path merged = folder.resolve("merged");
        CallDependentPolicy reference = new CallDependentPolicy();
        DatasetCard card = ReferenceRun.merge(PAIRS, List.of(shard(reference, 1, 2), shard(reference, 2, 2)), merged);
        ReferenceLogProbs stored = ReferenceLogProbs.stored(reference, PreferenceDataset.open(merged), card);
        ReferenceLogProbs computed =
                ReferenceLogProbs.compute(reference, PAIRS, folder.resolve("log"), true, 2, RunListener.NONE);
        for (int i = 0; i < 10; i++) {
            assertThat(stored.of(i).chosen().sum())
                    .isEqualTo(computed.of(i).chosen().sum());
        }
    }

    @Test
    void runContinuesInTheMergedFolder() {
        Path merged = folder.resolve("merged");
        CallDependentPolicy reference = new CallDependentPolicy();
        ReferenceRun.merge(PAIRS, List.of(shard(reference, 1, 2), shard(reference, 2, 2)), merged);
        SortedMap<String, String> before = FolderBytes.of(merged);
        CallDependentPolicy again = new CallDependentPolicy();
        run(again).run(PAIRS, merged);
        assertThat(again.callSizes()).isEmpty();
        assertThat(FolderBytes.of(merged)).isEqualTo(before);
    }

    @Test
    void shardKilledAnywhereEndsWithTheBytesOfAnUnbrokenOne() throws IOException {
        Policy reference = CallDependentPolicy.refusing("too long");
        Path killed = shard(reference, 1, 2);
        SortedMap<String, String> finished = FolderBytes.of(killed);
        for (byte[] cut : JournalCuts.of(killed.resolve("reference.jsonl"))) {
            Files.write(killed.resolve("reference.jsonl"), cut);
            shard(reference, 1, 2);
            assertThat(FolderBytes.of(killed)).as(JournalCuts.describe(cut)).isEqualTo(finished);
        }
    }

    @Test
    void unfinishedMissingDoubledAndForeignShardsAreRejectedByName() {
        boolean[] down = {true};
        Policy failing = FakePolicy.builder()
                .scores((prompt, response) -> List.of(-1.0, -0.5))
                .fails(text -> down[0] ? Optional.of(new RequestFailure("x", "timed out", "", true)) : Optional.empty())
                .build();
        Path second = folder.resolve("shard-2-of-2");
        assertThatThrownBy(() -> shard(failing, 2, 2))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("run again to finish");
        down[0] = false;
        Path first = shard(failing, 1, 2);
        rejected(PAIRS, List.of(first), "a shard is missing: 2/2");
        rejected(PAIRS, List.of(first, first, second), "shard 1/2 is there twice");
        rejected(PAIRS, List.of(first, second), second + " (shard 2/2) lacks 3 prompts");
        Path other = folder.resolve("other");
        run(new CallDependentPolicy()).runShard(new Shard(2, 2), PAIRS, other);
        rejected(
                PAIRS,
                List.of(first, other),
                first + " and " + other + " are not shards of the same run",
                "reference is ");
    }

    private void rejected(PreferenceDataset pairs, List<Path> parts, String... messages) {
        Path merged = folder.resolve("rejected");
        assertThatThrownBy(() -> ReferenceRun.merge(pairs, parts, merged))
                .isInstanceOf(BadDataException.class)
                .message()
                .contains(messages);
        assertThat(merged).doesNotExist();
    }

    @Test
    void shardsOfOtherPairsAreRejected() {
        rejected(
                Pairs.random(3, 1),
                List.of(shard(new CallDependentPolicy(), 1, 1)),
                "is a shard of other pairs",
                "Name the pairs that the shards scored");
    }

    @Test
    void folderOfShardIsNeitherContinuedOtherwiseNorTrainedOn() {
        Path first = shard(new CallDependentPolicy(), 1, 2);
        assertThatThrownBy(() -> run(new CallDependentPolicy()).run(PAIRS, first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard was 1/2 and is now (none)");
        assertThatThrownBy(() -> PreferenceDataset.open(first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("holds shard 1/2 of a run of reference log-probabilities")
                .hasMessageContaining("rlaifv merge");
    }
}
