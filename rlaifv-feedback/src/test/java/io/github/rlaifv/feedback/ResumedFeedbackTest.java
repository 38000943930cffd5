package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import io.github.rlaifv.core.testkit.DeclaredOptions;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.ClaimParser;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.claim.QuestionMismatch;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.EnsembleScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.WholeResponseScorer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Settings of feedback runs. Every option that can change a result is recorded in them, and a run is resumed only if
 * they are the same.
 */
class ResumedFeedbackTest {
    private static final Policy MODEL = model("model");
    private static final Policy OTHER = model("other");

    private static Policy model(String name) {
        return FakePolicy.builder()
                .followsFormats()
                .name(name)
                .writes((request, i) -> "There is a dog.")
                .answers((prompt, word) -> 0.2)
                .build();
    }

    private static FeedbackPipeline.Builder pipeline() {
        return FeedbackPipeline.builder()
                .policy(MODEL)
                .decomposer(ClaimDecomposer.prompted(MODEL))
                .scorer(FeedbackScorer.divideAndConquer(MODEL))
                .candidates(2);
    }

    private static SortedMap<String, String> settings(UnaryOperator<FeedbackPipeline.Builder> change) {
        return change.apply(pipeline()).build().options().identity();
    }

    @Test
    void everyPipelineOptionIsRecordedInItsSettings() {
        SortedMap<String, String> settings = settings(b -> b);
        DeclaredOptions.<UnaryOperator<FeedbackPipeline.Builder>>of()
                .deciding("policy", b -> b.policy(OTHER))
                .deciding("decomposer", b -> b.decomposer(ClaimDecomposer.prompted(OTHER)))
                .deciding("scorer", b -> b.scorer(FeedbackScorer.divideAndConquer(OTHER)))
                .deciding(
                        "pairMaker",
                        b -> b.pairMaker(PairSelector.builder().seed(7).build()))
                .deciding("candidates", b -> b.candidates(3))
                .deciding("sampling", b -> b.sampling(Sampling.builder().topK(3).build()))
                .deciding("seed", b -> b.seed(3))
                .deciding("pairsPerInstruction", b -> b.pairsPerInstruction(3))
                .deciding("minScoreDifference", b -> b.minScoreDifference(3))
                .deciding("lengthBalance", b -> b.lengthBalance(false))
                .free("listener", b -> b.listener(new RunListener() {}))
                .free("batchSize", b -> b.batchSize(3))
                .free("unusableImages", b -> b.unusableImages(UnusableImages.STOP))
                .cover(FeedbackPipeline.Builder.class)
                .each(
                        change -> assertThat(settings(change)).isNotEqualTo(settings),
                        change -> assertThat(settings(change)).isEqualTo(settings));
    }

    @Test
    void everyDecomposerOptionIsRecordedInItsSettings() {
        SortedMap<String, String> settings =
                PromptedClaimDecomposer.builder(MODEL).build().settings();
        String both = "ask {claim} {claims}";
        DeclaredOptions.<PromptedClaimDecomposer.Builder>of()
                .deciding("divider", PromptedClaimDecomposer.builder(OTHER).asker(MODEL))
                .deciding("asker", PromptedClaimDecomposer.builder(MODEL).asker(OTHER))
                .deciding("dividePrompt", PromptedClaimDecomposer.builder(MODEL).dividePrompt("split {response}"))
                .deciding(
                        "questionPrompt", PromptedClaimDecomposer.builder(MODEL).questionPrompt("ask {claims}"))
                .deciding("divideUnit", PromptedClaimDecomposer.builder(MODEL).sentenceBySentence())
                .deciding(
                        "divideSampling", PromptedClaimDecomposer.builder(MODEL).divideSampling(Sampling.greedy(3)))
                .deciding(
                        "questionSampling",
                        PromptedClaimDecomposer.builder(MODEL).questionSampling(Sampling.greedy(3)))
                .deciding("parser", PromptedClaimDecomposer.builder(MODEL).parser(ClaimParser.official()))
                .deciding("mismatch", PromptedClaimDecomposer.builder(MODEL).questionMismatch(QuestionMismatch.ZIP))
                .deciding("repeats", PromptedClaimDecomposer.builder(MODEL).keepDuplicates(true))
                .deciding("rules", PromptedClaimDecomposer.builder(MODEL).officialHandling())
                .deciding(
                        "structuredLists",
                        PromptedClaimDecomposer.builder(MODEL).structuredLists(true))
                .deciding("promptWords", PromptedClaimDecomposer.builder(MODEL).promptWords(3))
                .free("requestsPerCall", PromptedClaimDecomposer.builder(MODEL).requestsPerCall(3))
                .cover(PromptedClaimDecomposer.Builder.class)
                .each(
                        changed -> assertThat(changed.build().settings()).isNotEqualTo(settings),
                        changed -> assertThat(changed.build().settings()).isEqualTo(settings));
        assertThat(PromptedClaimDecomposer.builder(MODEL)
                        .questionPrompt(both)
                        .build()
                        .settings())
                .isNotEqualTo(PromptedClaimDecomposer.builder(MODEL)
                        .questionPromptPerClaim(both)
                        .build()
                        .settings());
    }

    @Test
    void everyScorerOptionIsRecordedInItsSettings() {
        SortedMap<String, String> claims =
                DivideAndConquerScorer.builder(MODEL).build().settings();
        DeclaredOptions.<DivideAndConquerScorer.Builder>of()
                .deciding("labeler", DivideAndConquerScorer.builder(OTHER))
                .deciding("prompt", DivideAndConquerScorer.builder(MODEL).prompt("{question}?"))
                .deciding("yes", DivideAndConquerScorer.builder(MODEL).words(List.of("ja"), List.of("no", "No")))
                .deciding("no", DivideAndConquerScorer.builder(MODEL).words(List.of("yes", "Yes"), List.of("nee")))
                .deciding(
                        "leastAnswerMass", DivideAndConquerScorer.builder(MODEL).leastAnswerMass(0))
                .deciding("mostUndecided", DivideAndConquerScorer.builder(MODEL).mostUndecided(0))
                .deciding("threshold", DivideAndConquerScorer.builder(MODEL).threshold(0.7))
                .free("claimsPerCall", DivideAndConquerScorer.builder(MODEL).claimsPerCall(3))
                .cover(DivideAndConquerScorer.Builder.class)
                .each(
                        changed -> assertThat(changed.build().settings()).isNotEqualTo(claims),
                        changed -> assertThat(changed.build().settings()).isEqualTo(claims));
        SortedMap<String, String> whole =
                WholeResponseScorer.builder(MODEL).build().settings();
        DeclaredOptions.<WholeResponseScorer.Builder>of()
                .deciding("labeler", WholeResponseScorer.builder(OTHER))
                .deciding("prompt", WholeResponseScorer.builder(MODEL).prompt("{response}?"))
                .deciding("yes", WholeResponseScorer.builder(MODEL).words(List.of("ja"), List.of("no", "No")))
                .deciding("no", WholeResponseScorer.builder(MODEL).words(List.of("yes", "Yes"), List.of("nee")))
                .deciding("leastAnswerMass", WholeResponseScorer.builder(MODEL).leastAnswerMass(0))
                .free("responsesPerCall", WholeResponseScorer.builder(MODEL).responsesPerCall(3))
                .cover(WholeResponseScorer.Builder.class)
                .each(
                        changed -> assertThat(changed.build().settings()).isNotEqualTo(whole),
                        changed -> assertThat(changed.build().settings()).isEqualTo(whole));
        List<FeedbackScorer> members = List.of(FeedbackScorer.divideAndConquer(MODEL));
        SortedMap<String, String> ensemble = EnsembleScorer.mean(members).settings();
        DeclaredOptions.<FeedbackScorer>of()
                .deciding("members", EnsembleScorer.mean(List.of(FeedbackScorer.divideAndConquer(OTHER))))
                .deciding("combination", EnsembleScorer.vote(members))
                .deciding("threshold", EnsembleScorer.mean(members).withThreshold(0.7))
                .cover(EnsembleScorer.class)
                .each(changed -> assertThat(changed.settings()).isNotEqualTo(ensemble), changed -> {});
    }

    @Test
    void everyPairMakerOptionIsRecordedInItsSettings() {
        SortedMap<String, String> selected = PairSelector.builder().build().settings();
        DeclaredOptions.<PairSelector.Builder>of()
                .deciding("minDifference", PairSelector.builder().minDifference(3))
                .deciding("maxPairs", PairSelector.builder().maxPairs(3))
                .deciding("allowIdenticalTexts", PairSelector.builder().allowIdenticalTexts(true))
                .deciding("minConfirmedGain", PairSelector.builder().minConfirmedGain(3))
                .deciding("chosenAmongBest", PairSelector.builder().chosenAmongBest(3))
                .deciding("completenessGain", PairSelector.builder().completenessGain(3))
                .deciding("seed", PairSelector.builder().seed(3))
                .cover(PairSelector.Builder.class)
                .each(changed -> assertThat(changed.build().settings()).isNotEqualTo(selected), changed -> {});
        SortedMap<String, String> rewritten = TopicRewriter.builder().build().settings();
        DeclaredOptions.<TopicRewriter.Builder>of()
                .deciding("maxPairs", TopicRewriter.builder().maxPairs(3))
                .deciding("minDifference", TopicRewriter.builder().minDifference(3))
                .deciding("minConfirmedGain", TopicRewriter.builder().minConfirmedGain(3))
                .deciding("topicOverlap", TopicRewriter.builder().topicOverlap(0.3))
                .deciding("omission", TopicRewriter.builder().omission(false))
                .deciding("topics", TopicRewriter.builder().topics(sentence -> Set.of("a"), "mine"))
                .deciding("topicsName", TopicRewriter.builder().topics(sentence -> Set.of(), "yours"))
                .deciding("seed", TopicRewriter.builder().seed(3))
                .cover(TopicRewriter.Builder.class)
                .each(changed -> assertThat(changed.build().settings()).isNotEqualTo(rewritten), changed -> {});
    }

    @Test
    void changedSettingsQuestionsAndImagesAreRejectedByName(@TempDir Path folder) {
        pipeline().build().run(List.of(instruction(1, "What?")), folder);

        assertThatThrownBy(() -> pipeline()
                        .sampling(Sampling.builder().stop("END").build())
                        .build()
                        .run(List.of(instruction(1, "What?")), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("sampling was")
                .hasMessageContaining("another folder");
        assertThatThrownBy(() -> pipeline().build().run(List.of(instruction(2, "What?")), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("had another image");
        assertThatThrownBy(() -> pipeline().build().run(List.of(instruction(1, "Who?")), folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("had another question");
    }

    private static Instruction instruction(int image, String question) {
        return new Instruction("one", ImageSource.of("a.png", new byte[] {(byte) image}), question);
    }
}
