package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RetriableException;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.core.testkit.FolderBytes;
import io.github.rlaifv.core.testkit.JournalCuts;
import io.github.rlaifv.inference.evaluation.benchmark.BenchmarkFiles;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Shards of an evaluation are joined to the bytes of an unbroken run. */
class ShardedEvaluationTest {
    private static final int ITEMS = 11;

    @TempDir
    private Path folder;

    @BeforeEach
    void files() {
        new BenchmarkFiles(folder.resolve("pope"))
                .image("val2014/a.png")
                .text(
                        "coco_pope_random.json",
                        IntStream.range(0, ITEMS)
                                .mapToObj(
                                        i -> ("{\"question_id\": %d, \"image\": \"a.png\", \"text\": \"Is there a thing"
                                                        + " (%d)?\", \"label\": \"%s\"}")
                                                .formatted(i, i, i % 3 == 0 ? "yes" : "no"))
                                .collect(Collectors.joining("\n", "", "\n")));
    }

    private Benchmark pope() {
        return PopeBenchmark.open(folder.resolve("pope"));
    }

    private static Evaluation.Builder evaluation(Policy policy, Path folder) {
        return Evaluation.builder(policy, folder).perCall(2).resamples(50).seed(3);
    }

    private Path shard(Policy policy, int index, int count) {
        Path part = folder.resolve("shard-" + index + "-of-" + count);
        evaluation(policy, part).build().runShard(new Shard(index, count), pope());
        return part;
    }

    private List<Path> shards(Policy policy, int count) {
        List<Path> parts = new ArrayList<>(IntStream.rangeClosed(1, count)
                .mapToObj(i -> shard(policy, i, count))
                .toList());
        Collections.reverse(parts);
        return parts;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void mergedShardsHaveTheBytesOfAnUnbrokenRun(int count) {
        Path whole = folder.resolve("unbroken");
        EvaluationCard card =
                evaluation(new CallDependentPolicy(), whole).build().run(pope());
        Path merged = folder.resolve("merged");
        FinishedStages stages = new FinishedStages();
        assertThat(Evaluation.merge(pope(), shards(new CallDependentPolicy(), count), merged, stages))
                .contains(card);
        assertThat(stages.all())
                .containsExactly(
                        "checking shards " + count + " of " + count, "merging answers.jsonl " + ITEMS + " of " + ITEMS);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole)).containsKey("items.jsonl");
        assertThat(merged.resolve("thumbnails")).isNotEmptyDirectory();
    }

    @Test
    void itemsWhoseRequestIsRejectedForGoodAreUnansweredAfterMergingToo() {
        Policy failing = FakePolicy.builder()
                .writes((request, i) -> "yes")
                .fails(text -> text.contains("(3)") || text.contains("(4)")
                        ? Optional.of(new RequestFailure("x", "refused", "by the \"server\"", false))
                        : Optional.empty())
                .build();
        Path whole = folder.resolve("unbroken");
        EvaluationCard card = evaluation(failing, whole).build().run(pope());
        assertThat(card.metric("unanswered").items()).isEqualTo(ITEMS);
        Path merged = folder.resolve("merged");
        assertThat(Evaluation.merge(pope(), shards(failing, 3), merged)).contains(card);
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole));
    }

    /** A benchmark that asks a judge about each answer. */
    private record Judged(Benchmark asked) implements Benchmark {
        @Override
        public String name() {
            return "judged";
        }

        @Override
        public List<EvaluationItem> items() {
            return asked.items();
        }

        @Override
        public List<Measure> measure(List<String> answers, RecordedJudge judging) {
            Map<String, Prompt> prompts = new LinkedHashMap<>();
            for (int i = 0; i < answers.size(); i++) {
                prompts.put(items().get(i).id(), Prompt.of("Rate this: " + answers.get(i)));
            }
            Map<String, Integer> rated = judging.ask("reviews", prompts, reply -> Optional.of(reply.length()));
            double[] all = rated.values().stream().mapToDouble(rating -> rating).toArray();
            double[] ones = new double[all.length];
            Arrays.fill(ones, 1);
            return List.of(new Measure("rating", Measure.Unit.POINTS, Measure.Better.HIGHER, all, ones));
        }
    }

    @Test
    void judgeReadsTheMergedAnswers() {
        Benchmark judged = new Judged(pope());
        Policy judge = new CallDependentPolicy();
        Path whole = folder.resolve("unbroken");
        evaluation(new CallDependentPolicy(), whole).judge(judge).build().run(judged);
        List<Path> parts = List.of(folder.resolve("a"), folder.resolve("b"));
        for (int i = 0; i < 2; i++) {
            evaluation(new CallDependentPolicy(), parts.get(i))
                    .judge(judge)
                    .build()
                    .runShard(new Shard(i + 1, 2), judged);
        }
        Path merged = folder.resolve("merged");
        assertThat(Evaluation.merge(judged, parts, merged)).isEmpty();
        assertThat(FinishedEvaluation.isIn(merged)).isFalse();

        CallDependentPolicy policy = new CallDependentPolicy();
        evaluation(policy, merged).judge(judge).build().run(judged);
        assertThat(policy.callSizes()).isEmpty();
        assertThat(FolderBytes.of(merged)).isEqualTo(FolderBytes.of(whole));
    }

    @Test
    void shardKilledAnywhereEndsWithTheBytesOfAnUnbrokenOne() throws IOException {
        Path killed = shard(new CallDependentPolicy(), 1, 2);
        SortedMap<String, String> finished = FolderBytes.of(killed);
        for (byte[] cut : JournalCuts.of(killed.resolve("answers.jsonl"))) {
            Files.write(killed.resolve("answers.jsonl"), cut);
            shard(new CallDependentPolicy(), 1, 2);
            assertThat(FolderBytes.of(killed)).as(JournalCuts.describe(cut)).isEqualTo(finished);
        }
    }

    @Test
    void unfinishedMissingDoubledAndForeignShardsAreRejectedByName() {
        boolean[] down = {false};
        Policy failing = FakePolicy.builder()
                .writes((request, i) -> "yes")
                .fails(text -> down[0] && text.contains("(5)")
                        ? Optional.of(new RequestFailure("x", "timed out", "", true))
                        : Optional.empty())
                .build();
        Path first = shard(failing, 1, 2);
        Path second = shard(failing, 2, 2);
        Path third = folder.resolve("shard-3-of-3");
        down[0] = true;
        assertThatThrownBy(() -> shard(failing, 3, 3))
                .isInstanceOf(RetriableException.class)
                .hasMessageContaining("run again to finish");
        rejected(List.of(first), "a shard is missing: 2/2");
        rejected(List.of(second, first, second), "shard 2/2 is there twice");
        rejected(List.of(shard(failing, 1, 3), shard(failing, 2, 3), third), third + " (shard 3/3) lacks 1 item");
        Path other = folder.resolve("other");
        evaluation(
                        FakePolicy.builder()
                                .name("other")
                                .writes((request, i) -> "no")
                                .build(),
                        other)
                .build()
                .runShard(new Shard(2, 2), pope());
        rejected(List.of(first, other), "model is fake and other");
        assertThatThrownBy(() -> Evaluation.merge(new Judged(pope()), List.of(first, second), folder.resolve("no")))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("benchmark was POPE and is now judged");
    }

    @Test
    void folderOfShardIsNotReadAsAnEvaluation() {
        Path first = shard(new CallDependentPolicy(), 1, 2);
        assertThatThrownBy(() -> FinishedEvaluation.read(first))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(first + " holds shard 1/2 of an evaluation")
                .hasMessageContaining("rlaifv merge");
        assertThatThrownBy(() ->
                        evaluation(new CallDependentPolicy(), first).build().run(pope()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("shard was 1/2 and is now (none)");
    }

    private void rejected(List<Path> parts, String... messages) {
        Path merged = folder.resolve("rejected");
        assertThatThrownBy(() -> Evaluation.merge(pope(), parts, merged))
                .isInstanceOf(BadDataException.class)
                .message()
                .contains(messages);
        assertThat(merged).doesNotExist();
    }
}
