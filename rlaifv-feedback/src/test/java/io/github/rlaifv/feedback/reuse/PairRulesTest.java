package io.github.rlaifv.feedback.reuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FinishedStages;
import io.github.rlaifv.feedback.FeedbackFolder;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pairs made again from feedback. Candidate k of an instruction has k true claims of three, so its score is k - 3. The share
 * of yes of a true claim is 0.6, that of a false one 0.4.
 */
class PairRulesTest {
    private static final int INSTRUCTIONS = 12;

    @TempDir
    private static Path shared;

    @TempDir
    private Path folder;

    private static Path feedback = Path.of("");

    @BeforeAll
    static void makeFeedback() {
        feedback = make(shared.resolve("feedback"), 5);
    }

    private static Path make(Path output, long seed) {
        return make(output, seed, pipeline -> {});
    }

    private static Path make(Path output, long seed, Consumer<FeedbackPipeline.Builder> more) {
        FakePolicy writer = FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> IntStream.range(0, 3)
                        .mapToObj(i -> "There is a " + (i < index ? "dog" : "cat") + " in place " + i + ".")
                        .collect(Collectors.joining(" ")))
                .build();
        FakePolicy labeler = FakePolicy.builder()
                .name("labeler")
                .writes((request, index) -> {
                    String prompt = FakePolicy.textOf(request.prompt());
                    String input = prompt.substring(prompt.indexOf('\n') + 1);
                    return prompt.startsWith("split")
                            ? input.replaceAll("(There is [^.]*\\.) ?", "- $1\n")
                            : input.replace("There is", "Is there").replace('.', '?');
                })
                .answers((prompt, word) ->
                        FakePolicy.textOf(prompt).contains("dog") == word.equalsIgnoreCase("yes") ? 0.3 : 0.2)
                .build();
        FeedbackPipeline.Builder pipeline = FeedbackPipeline.builder()
                .policy(writer)
                .decomposer(PromptedClaimDecomposer.builder(labeler)
                        .dividePrompt("split\n{response}")
                        .questionPromptPerClaim("ask\n{claim}")
                        .build())
                .scorer(FeedbackScorer.divideAndConquer(labeler))
                .candidates(4)
                .seed(seed);
        more.accept(pipeline);
        pipeline.build().run(instructions(), output);
        return output;
    }

    /** Two instructions about each image. */
    private static InstructionDataset instructions() {
        return InstructionDataset.of(IntStream.range(0, INSTRUCTIONS)
                .mapToObj(i -> new Instruction(
                        "i" + i,
                        ImageSource.of("image " + i / 2, ("image " + i / 2).getBytes(StandardCharsets.UTF_8)),
                        "What is here (" + i + ")?"))
                .toList());
    }

    private static FeedbackFolder open() {
        return FeedbackFolder.open(feedback, instructions());
    }

    private static MadePairs made(PairRules.Builder rules) {
        return rules.build().make(List.of(open()));
    }

    @ParameterizedTest
    @ValueSource(longs = {1234567890123456789L, Long.MIN_VALUE, 0})
    void seedOfAnyLengthIsFound(long seed) {
        Path made = make(folder.resolve("long"), seed);
        assertThat(FeedbackFolder.open(made, instructions()).seed()).hasValue(seed);
    }

    @Test
    void rulesAndSeedOfTheFeedbackGiveItsPairs() {
        assertThat(open().seed()).hasValue(5);
        MadePairs same =
                made(PairRules.builder().maker(PairSelector.builder().seed(5).build()));
        same.write(folder.resolve("same"), WriteOptions.builder(DatasetFormat.JSONL));
        assertThat(DatasetCard.read(folder.resolve("same")).orElseThrow().content())
                .isEqualTo(DatasetCard.read(feedback).orElseThrow().content());
        MadePairs other =
                made(PairRules.builder().maker(PairSelector.builder().seed(6).build()));
        assertThat(texts(other.training())).isNotEqualTo(texts(same.training()));
    }

    @Test
    void settingsOfTheFeedbacksOwnPairMakerAreReplaced() {
        Path joined = make(
                folder.resolve("joined"),
                5,
                pipeline -> pipeline.pairMaker(TopicRewriter.builder()
                        .seed(5)
                        .build()
                        .and(PairSelector.builder()
                                .completenessGain(1)
                                .chosenAmongBest(2)
                                .build())));
        PairSelector selector = PairSelector.builder().maxPairs(1).seed(7).build();
        MadePairs made =
                PairRules.builder().maker(selector).build().make(List.of(FeedbackFolder.open(joined, instructions())));
        assertThat(made.settings())
                .containsAllEntriesOf(selector.settings())
                .containsKey("candidates")
                .doesNotContainKeys("pairs", "topics", "completeness_gain", "chosen_among_best")
                .allSatisfy((name, value) ->
                        assertThat(name).doesNotStartWith("topic_").doesNotStartWith("and_"));
    }

    @Test
    void stagesAreReportedToTheirEnds() {
        FinishedStages stages = new FinishedStages();
        MadePairs made = PairRules.builder()
                .lengthBalance(false)
                .heldOut(0.5)
                .build()
                .make(List.of(FeedbackFolder.open(feedback, instructions(), stages)), stages);
        Path output = folder.resolve("reported");
        AtomicFolder.create(
                output, "pairs", fresh -> made.fill(fresh, WriteOptions.builder(DatasetFormat.JSONL), stages));
        long pairs = made.statistics().pairs();
        assertThat(made.statistics().heldOut()).isBetween(1L, pairs - 1);
        assertThat(stages.all())
                .containsExactly(
                        "checking instructions " + INSTRUCTIONS + " of " + INSTRUCTIONS,
                        "drawing pairs " + INSTRUCTIONS + " of " + INSTRUCTIONS,
                        "measuring pairs " + pairs + " of " + pairs,
                        "writing pairs " + pairs + " of " + pairs);
        assertThat(PreferenceDataset.open(output.resolve(MadePairs.TEST)).size())
                .isEqualTo(made.statistics().heldOut());
    }

    private static List<String> texts(PreferenceDataset pairs) {
        return pairs.stream()
                .map(pair -> pair.instruction().id() + pair.chosen() + pair.rejected())
                .toList();
    }

    @Test
    void statisticsCountWhatIsDrawnAndKept() {
        MadePairs all = made(PairRules.builder()
                .maker(PairSelector.builder().maxPairs(9).build())
                .lengthBalance(false));
        // six pairs of four candidates with four scores
        assertThat(all.statistics().instructions()).isEqualTo(INSTRUCTIONS);
        assertThat(all.statistics().candidates()).isEqualTo(4 * INSTRUCTIONS);
        assertThat(all.statistics().drawn()).isEqualTo(6 * INSTRUCTIONS);
        assertThat(all.statistics().pairs()).isEqualTo(6 * INSTRUCTIONS);
        assertThat(all.statistics().meanDifference()).isCloseTo((3 * 1 + 2 * 2 + 3) / 6.0, within(1e-12));
        assertThat(all.training().size()).isEqualTo(6 * INSTRUCTIONS);
        MadePairs far = made(PairRules.builder()
                .maker(PairSelector.builder().maxPairs(9).minDifference(3).build()));
        assertThat(far.training().toList())
                .hasSize(INSTRUCTIONS)
                .allSatisfy(pair ->
                        assertThat(pair.chosenScore() - pair.rejectedScore()).isEqualTo(3));
    }

    @Test
    void repeatsOfAnotherFolderAreDropped() {
        PairRules.Builder rules = PairRules.builder()
                .lengthBalance(false)
                .maker(PairSelector.builder().build());
        List<FeedbackFolder> twice = List.of(open(), open());
        PairStatistics distinct = rules.build().make(twice).statistics();
        assertThat(distinct.pairs()).isEqualTo(2 * INSTRUCTIONS);
        assertThat(distinct.duplicates()).isEqualTo(2 * INSTRUCTIONS);
        assertThat(rules.distinct(false).build().make(twice).statistics().pairs())
                .isEqualTo(4 * INSTRUCTIONS);
    }

    @Test
    void balancedPairsOfSeveralFoldersAreThoseOfOneWithoutRepeats() {
        List<String> one =
                texts(PairRules.builder().build().make(List.of(open())).training());
        List<String> two =
                texts(PairRules.builder().build().make(List.of(open(), open())).training());
        assertThat(two).isEqualTo(one);
    }

    @Test
    void thresholdChangesVerdictsAndScores() {
        // above 0.7 no claim is confirmed, so that all candidates have the same score
        assertThat(made(PairRules.builder().threshold(new ConfirmationThreshold(0.7)))
                        .statistics()
                        .drawn())
                .isZero();
        assertThat(made(PairRules.builder().threshold(new ConfirmationThreshold(0.55)))
                        .statistics()
                        .drawn())
                .isEqualTo(2 * INSTRUCTIONS);
    }

    @Test
    void pairsOfAnImageAreInOnePart() {
        MadePairs parts = made(PairRules.builder().heldOut(0.5).seed(1));
        Set<String> training = images(parts.training());
        Set<String> test = images(parts.heldOut());
        assertThat(training).isNotEmpty().doesNotContainAnyElementsOf(test);
        assertThat(test).isNotEmpty();
        assertThat(parts.toList()).hasSize((int) parts.statistics().pairs());
    }

    private static Set<String> images(PreferenceDataset pairs) {
        try (Stream<PreferencePair> all = pairs.stream()) {
            return all.map(pair -> pair.instruction().image().fingerprint()).collect(Collectors.toSet());
        }
    }

    @Test
    void bothFoldersAreWrittenEvenIfNoImageIsHeldOut() {
        MadePairs made = made(PairRules.builder().heldOut(1e-9));
        assertThat(made.statistics().heldOut()).isZero();
        Path output = folder.resolve("pairs");
        DatasetCard card = made.write(output, WriteOptions.builder(DatasetFormat.JSONL));
        assertThat(card.pairs()).isEqualTo(made.statistics().pairs());
        assertThat(PreferenceDataset.open(output.resolve(MadePairs.TRAIN)).size())
                .isEqualTo(made.statistics().pairs());
        assertThat(output.resolve(MadePairs.TEST).resolve("pairs.jsonl")).isEmptyFile();
    }

    @Test
    void whatCannotBeJudgedAgainIsNamed() {
        assertThatThrownBy(() -> PairRules.builder().build().make(List.of()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("there is no feedback to make pairs of");
        Path whole = folder.resolve("whole");
        FeedbackPipeline.builder()
                .policy(FakePolicy.builder()
                        .writes((request, index) -> "Text " + index)
                        .build())
                .scorer(FeedbackScorer.of(
                        "length", response -> response.candidate().text().length()))
                .candidates(2)
                .build()
                .run(instructions(), whole);
        PairRules rules =
                PairRules.builder().threshold(new ConfirmationThreshold(0.6)).build();
        List<FeedbackFolder> folders = List.of(FeedbackFolder.open(whole, instructions()));
        assertThatThrownBy(() -> rules.make(folders))
                .isInstanceOf(BadDataException.class)
                .hasMessageContainingAll(whole.toString(), "has no threshold: leave the threshold out");
    }
}
