package io.github.rlaifv.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.reward.ImplicitReward;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.CallDependentPolicy;
import io.github.rlaifv.core.testkit.DeclaredOptions;
import io.github.rlaifv.core.testkit.JournalCuts;
import io.github.rlaifv.inference.testkit.WordPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BestOfNTest {
    private final WordPolicy aligned =
            new WordPolicy("aligned", Map.of("dog", -0.5, "unicorn", -5.0), "a dog", "a cat", "a unicorn");
    private final WordPolicy base = new WordPolicy("base", Map.of("dog", -2.0, "unicorn", -2.0), "a unicorn", "a cat");
    private final SelfRewardReranker reranker = SelfRewardReranker.of(aligned, base);

    @Test
    void candidatesComeFromAlignedModelByDefault() {
        RankedResponse ranked = reranker.best(Prompt.of("What is there?"), 16);
        assertThat(ranked.pool()).hasSize(16);
        assertThat(ranked.text()).isEqualTo("a dog");
        assertThat(base.generated).isEmpty();
        assertThat(aligned.generated.get(0).get(0).sampling().temperature()).isEqualTo(0.7);
    }

    @Test
    void candidatesOfAnotherModelAreRanked() {
        BestOfN bestOfN =
                BestOfN.builder(reranker).generator(base).candidates(8).build();
        assertThat(bestOfN.best(Prompt.of("What is there?")).text()).isEqualTo("a cat");
        assertThat(aligned.generated).isEmpty();
    }

    @Test
    void resultsDoNotDependOnTheBatch() {
        List<Instruction> instructions = IntStream.range(0, 7)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
        List<RankedResponse> together =
                BestOfN.builder(reranker).candidates(2).build().run(instructions);
        List<RankedResponse> inThrees = BestOfN.builder(reranker)
                .candidates(2)
                .promptsPerCall(3)
                .build()
                .run(instructions);
        assertThat(inThrees).isEqualTo(together);
        assertThat(aligned.generated).extracting(List::size).containsExactly(7, 3, 3, 1);
    }

    @Test
    void instructionsMayComeFromFilesOrLists(@TempDir Path folder) {
        List<Instruction> list = List.of(new Instruction("id", ImageSource.of("i", new byte[] {1}), "What?"));
        InstructionDataset instructions = InstructionDataset.of(list);
        BestOfN best = BestOfN.builder(reranker).candidates(2).build();

        Map<String, RankedResponse> pools = best.run(instructions, folder.resolve("best-of-2"));

        assertThat(pools).isEqualTo(best.run(list, folder.resolve("of-a-list"))).containsOnlyKeys("id");
        assertThat(best.run(instructions)).isEqualTo(best.run(list));
    }

    @Test
    void keysOfPromptsWithoutIdDependOnTextAndImage() {
        ImageSource one = ImageSource.of("picture", new byte[] {1});
        ImageSource two = ImageSource.of("picture", new byte[] {2});
        List<Prompt> prompts =
                List.of(Prompt.of(one, "A?"), Prompt.of(two, "A?"), Prompt.of(one, "B?"), Prompt.of(one, "A?"));
        List<String> keys = prompts.stream().map(Prompt::fingerprint).toList();
        assertThat(keys.get(3)).isEqualTo(keys.get(0));
        assertThat(keys.subList(0, 3)).doesNotHaveDuplicates();
    }

    @Test
    void progressIsReported() {
        List<String> events = new ArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void stageStarted(String stage, long units) {
                events.add(stage + " of " + units);
            }

            @Override
            public void progressed(String stage, long done) {
                events.add(stage + " " + done);
            }

            @Override
            public void stageFinished(String stage) {
                events.add(stage + " finished");
            }
        };
        BestOfN.builder(reranker)
                .promptsPerCall(2)
                .listener(listener)
                .build()
                .bestOfPrompts(List.of(Prompt.of("a"), Prompt.of("b"), Prompt.of("c")));
        assertThat(events).containsExactly("best-of-n of 3", "best-of-n 2", "best-of-n 3", "best-of-n finished");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65})
    void candidateCountOutOfRangeIsRejected(int n) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BestOfN.builder(reranker).candidates(n).build())
                .withMessageContaining("[1, 64]")
                .withMessageContaining(String.valueOf(n));
    }

    @Test
    void samplingOptionsReachTheGenerator() {
        Sampling sampling = Sampling.builder().temperature(0.2).seed(7).build();
        BestOfN.builder(reranker).sampling(sampling).build().best(Prompt.of("What?"));
        assertThat(aligned.generated.get(0).get(0).sampling()).isEqualTo(sampling);
    }

    private static List<Instruction> instructions(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Instruction("id" + i, ImageSource.of("i" + i, new byte[] {(byte) i}), "What?"))
                .toList();
    }

    private BestOfN four(WordPolicy generator) {
        return BestOfN.builder(reranker)
                .generator(generator)
                .candidates(4)
                .promptsPerCall(2)
                .build();
    }

    @Test
    void resumedRunWritesTheSameBytes(@TempDir Path folder) throws IOException {
        four(base).run(instructions(5), folder.resolve("unbroken"));
        four(base).run(instructions(3), folder.resolve("stopped"));
        Path pools = folder.resolve("stopped/pools.jsonl");
        String whole = Files.readString(pools);
        Files.writeString(pools, whole.substring(0, whole.length() - 7));
        int before = base.generated.size();
        Map<String, RankedResponse> result = four(base).run(instructions(5), folder.resolve("stopped"));

        assertThat(pools).hasSameTextualContentAs(folder.resolve("unbroken/pools.jsonl"));
        // Two of three pools were complete: three instructions remained, in batches of two.
        assertThat(base.generated.subList(before, base.generated.size()))
                .extracting(List::size)
                .containsExactly(2, 1);
        assertThat(result.keySet()).containsExactly("id0", "id1", "id2", "id3", "id4");
        assertThat(result).isEqualTo(PoolFile.read(pools));
        assertThat(List.copyOf(result.values())).isEqualTo(four(base).run(instructions(5)));
    }

    @Test
    void foreignFilesAreRejectedAndKept(@TempDir Path folder) throws IOException {
        Path pools = Files.writeString(folder.resolve("pools.jsonl"), "mine, without a line end");
        assertThatThrownBy(() -> four(base).run(instructions(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(folder + " has pools.jsonl");
        assertThatThrownBy(() -> PoolFile.write(pools, Map.of()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(pools.toString());
        assertThat(pools).hasContent("mine, without a line end");
        assertThat(folder.toFile().list()).containsExactly("pools.jsonl");
    }

    @Test
    void concurrentRunInSameFolderIsRejected(@TempDir Path folder) {
        List<Throwable> refused = new ArrayList<>();
        BestOfN second = four(base);
        BestOfN first = BestOfN.builder(reranker)
                .generator(base)
                .candidates(4)
                .listener(new RunListener() {
                    @Override
                    public void stageStarted(String stage, long units) {
                        refused.add(catchThrowable(() -> second.run(instructions(2), folder)));
                    }
                })
                .build();
        first.run(instructions(2), folder);
        assertThat(refused)
                .hasSize(1)
                .allSatisfy(problem -> assertThat(problem)
                        .isInstanceOf(BadDataException.class)
                        .hasMessageContaining("another run is writing to " + folder));
    }

    @Test
    void resumedRunRepeatsWholeBatchesOfBatchDependentModels(@TempDir Path folder) throws IOException {
        CallDependentPolicy policy = new CallDependentPolicy();
        BestOfN bestOfN = BestOfN.builder(SelfRewardReranker.of(policy, policy))
                .candidates(2)
                .promptsPerCall(3)
                .build();
        Path unbroken = folder.resolve("unbroken");
        bestOfN.run(instructions(7), unbroken);
        int number = 0;
        for (byte[] cut : JournalCuts.of(unbroken.resolve("pools.jsonl"))) {
            Path stopped = Files.createDirectory(folder.resolve("stopped-" + number++));
            Files.copy(unbroken.resolve("settings.json"), stopped.resolve("settings.json"));
            Files.write(stopped.resolve("pools.jsonl"), cut);
            bestOfN.run(instructions(7), stopped);
            assertThat(stopped.resolve("pools.jsonl"))
                    .as(JournalCuts.describe(cut))
                    .hasSameBinaryContentAs(unbroken.resolve("pools.jsonl"));
        }
    }

    @Test
    void poolsOfOtherSettingsAreRejectedByName(@TempDir Path folder) {
        four(base).run(instructions(2), folder);
        assertThatThrownBy(() -> four(aligned).run(instructions(2), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("generator was");
        assertThatThrownBy(() -> BestOfN.builder(reranker)
                        .generator(base)
                        .candidates(5)
                        .build()
                        .run(instructions(2), folder))
                .hasMessageContaining("candidates was 4 and is now 5");
        assertThatThrownBy(() -> four(base).run(instructions(1), folder))
                .hasMessageContaining("holds 1 pools of instructions that were not given");
        List<Instruction> twice =
                List.of(instructions(1).get(0), instructions(1).get(0));
        assertThatThrownBy(() -> four(base).run(twice, folder.resolve("twice")))
                .hasMessageContaining("'id0' occurs twice");
    }

    private Map<String, RankedResponse> one(BestOfN.Builder bestOfN, int content, String question, Path folder) {
        ImageSource image = ImageSource.of("a.png", new byte[] {(byte) content});
        return bestOfN.build().run(List.of(new Instruction("one", image, question)), folder);
    }

    private BestOfN.Builder two() {
        return BestOfN.builder(reranker).candidates(2);
    }

    @Test
    void poolWithSameIdButOtherQuestionOrImageIsRejected(@TempDir Path folder) throws IOException {
        one(two(), 1, "What?", folder);
        byte[] pools = Files.readAllBytes(folder.resolve("pools.jsonl"));

        for (int[] changed : new int[][] {{2, 0}, {1, 1}}) {
            assertThatThrownBy(() -> one(two(), changed[0], changed[1] == 0 ? "What?" : "Where?", folder))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("pools.jsonl, line 1: the pool of 'one' belongs to another question or image")
                    .hasMessageContaining("another folder");
        }
        assertThat(folder.resolve("pools.jsonl")).hasBinaryContent(pools);
        Files.writeString(
                folder.resolve("pools.jsonl"),
                new String(pools, StandardCharsets.UTF_8).replaceAll("\"prompt\":\"[0-9a-f]+\",", ""));
        assertThatThrownBy(() -> one(two(), 1, "What?", folder)).hasMessageContaining("not recorded");
        assertThat(PoolFile.read(folder.resolve("pools.jsonl"))).containsOnlyKeys("one");
    }

    @Test
    void changedOptionIsRejectedUnlessResultsDoNotDependOnIt(@TempDir Path folder) {
        Map<String, RankedResponse> before = one(two(), 1, "What?", folder);
        DeclaredOptions.<Map.Entry<String, BestOfN.Builder>>of()
                .deciding("ranker", Map.entry("beta was 0.1 and is now 0.2", other(b -> b.beta(0.2))))
                .deciding("generator", Map.entry("generator was", two().generator(base)))
                .deciding("candidates", Map.entry("candidates was 2 and is now 3", two().candidates(3)))
                .deciding(
                        "sampling",
                        Map.entry(
                                "sampling was",
                                two().sampling(Sampling.builder().topK(3).build())))
                .free("promptsPerCall", Map.entry("", two().promptsPerCall(1)))
                .free("listener", Map.entry("", two().listener(new RunListener() {})))
                .free("unusableImages", Map.entry("", two().unusableImages(UnusableImages.STOP)))
                .cover(BestOfN.Builder.class)
                .each(
                        changed -> assertThatThrownBy(() -> one(changed.getValue(), 1, "What?", folder))
                                .isInstanceOf(BadDataException.class)
                                .hasMessageContaining(changed.getKey())
                                .hasMessageContaining("another folder"),
                        changed -> assertThat(one(changed.getValue(), 1, "What?", folder))
                                .isEqualTo(before));
    }

    private BestOfN.Builder other(UnaryOperator<SelfRewardReranker.Builder> change) {
        return BestOfN.builder(change.apply(
                                SelfRewardReranker.builder().policy(aligned).reference(base))
                        .build())
                .candidates(2);
    }

    @Test
    void everyRerankerOptionIsPartOfTheSettings() {
        SortedMap<String, String> settings = reranker.settings();
        DeclaredOptions.<UnaryOperator<SelfRewardReranker.Builder>>of()
                .deciding("policy", b -> b.policy(base))
                .deciding("reference", b -> b.reference(aligned))
                .deciding("beta", b -> b.beta(0.3))
                .deciding("aggregation", b -> b.aggregation(ImplicitReward.Aggregation.SUM))
                .deciding("referenceWeight", b -> b.referenceWeight(0.1))
                .deciding("averagedWith", b -> b.averagedWith(List.of(base)))
                .cover(SelfRewardReranker.Builder.class)
                .each(
                        change -> assertThat(change.apply(SelfRewardReranker.builder()
                                                .policy(aligned)
                                                .reference(base))
                                        .build()
                                        .settings())
                                .isNotEqualTo(settings),
                        change -> {});
    }

    @Test
    void foreignSettingsFileIsNotReplaced(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("settings.json"), "{\"mine\": 1}");
        assertThatThrownBy(() -> one(two(), 1, "What?", folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("settings.json");
        assertThat(folder.resolve("settings.json")).hasContent("{\"mine\": 1}");
    }
}
