package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.dpo.DpoTrainer;
import io.github.rlaifv.dpo.loss.IpoLoss;
import io.github.rlaifv.feedback.FeedbackPipeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class QuickstartOptionsBuilderTest {

    private static double learningRate(QuickstartOptions options, int round) {
        return options.training(round).options().optimizer().learningRate();
    }

    private static Map<String, Object> settings(UnaryOperator<QuickstartOptionsBuilder> change) {
        return ReportedSettings.of(change.apply(QuickstartOptions.embedded()).build());
    }

    /** The names and values stand in the reports of runs. */
    @Test
    void reportedSettingsOfTheEmbeddedModel() {
        assertThat(settings(same -> same).toString())
                .isEqualTo("{rounds=6, last rounds that are averaged=3,"
                        + " score that the average may lack to the best round=0.02, instructions a round=400, candidates an instruction=10, temperature of candidates=0.7,"
                        + " new tokens at most=96, pairs an instruction at most=2, rewritten pairs an instruction at most=2, length balance=true,"
                        + " a claim said again counts against a response=true, responses that may be chosen=2,"
                        + " least gain of confirmed claims=0,"
                        + " gain of confirmed claims that makes a pair of equal scores=1,"
                        + " learning rates=[1.0E-4], epochs a round=2, epoch kept=last, pairs a step=16, beta=0.1,"
                        + " weight of the supervised term=3.0, trained parts=projector, language model,"
                        + " self-reward=mean over tokens, aligned against base, scenes with a pool of candidates=60,"
                        + " temperature of measured responses=0.7}");
    }

    /** RLAIF-V section 4.1, but for shorter responses. */
    @Test
    void reportedSettingsOfOtherModelsAreThePapers() {
        Map<String, Object> settings = ReportedSettings.of(
                QuickstartOptions.of(Path.of("m"), Path.of("i")).build());
        assertThat(settings)
                .containsEntry("rounds", 4)
                .containsEntry("instructions a round", "all")
                .containsEntry("candidates an instruction", 10)
                .containsEntry("new tokens at most", 256)
                .containsEntry("pairs an instruction at most", 2)
                .containsEntry("a claim said again counts against a response", false)
                .containsEntry("responses that may be chosen", "any")
                .containsEntry("learning rates", List.of(5e-7))
                .containsEntry("epochs a round", 4)
                .containsEntry("pairs a step", 8)
                .containsEntry("weight of the supervised term", 0.0);
    }

    @Test
    void reportedSettingsFollowTheLibrarysBuilders() {
        Map<String, Object> settings =
                settings(builder -> builder.rounds(rounds -> rounds.rounds(2).evaluateEveryEpoch(true))
                        .feedback(feedback -> feedback.candidates(4).lengthBalance(false))
                        .training(training -> training.loss(new IpoLoss(0.3)).lora(Lora.rank(4))));
        assertThat(settings)
                .containsEntry("rounds", 2)
                .containsEntry("epoch kept", "best on development")
                .containsEntry("candidates an instruction", 4)
                .containsEntry("length balance", false)
                .containsEntry("loss", "ipo")
                .doesNotContainKey("beta");
        assertThat(settings.get("trained parts")).isEqualTo("adapters");
    }

    @Test
    void lastLearningRateHoldsForFurtherRounds() {
        QuickstartOptions options =
                QuickstartOptions.embedded().learningRates(List.of(1e-4, 5e-5)).build();
        assertThat(learningRate(options, 1)).isEqualTo(1e-4);
        assertThat(learningRate(options, 2)).isEqualTo(5e-5);
        assertThat(learningRate(options, 4)).isEqualTo(5e-5);
        assertThat(ReportedSettings.of(options)).containsEntry("learning rates", List.of(1e-4, 5e-5));
    }

    @Test
    void eachRoundHasItsOwnSeed() {
        QuickstartOptions options = QuickstartOptions.embedded().seed(3).build();
        assertThat(List.of(options.roundSeed(1), options.roundSeed(2), options.evaluationSeed()))
                .doesNotHaveDuplicates();
        assertThat(options.pairs(2).settings()).containsEntry("pair_seed", "3002");
    }

    @Test
    void roundsShareNoBuilder() {
        QuickstartOptions options = QuickstartOptions.embedded().build();
        options.training(1).epochs(9);
        options.feedback().candidates(9);
        assertThat(options.training(1).options().batching().epochs()).isEqualTo(2);
        assertThat(options.feedback().settings().candidates()).isEqualTo(FeedbackPipeline.DEFAULT_CANDIDATES);
    }

    @Test
    void laterChangesDoNotReachBuiltOptions() {
        QuickstartOptionsBuilder builder = QuickstartOptions.embedded();
        QuickstartOptions built = builder.build();
        builder.training(training -> training.epochs(9)).seed(9);
        assertThat(built.training(1).options().batching().epochs()).isEqualTo(2);
        assertThat(built.seed()).isEqualTo(1);
    }

    @Test
    void weightsOfTheEmbeddedModelAreKeptInFloat32UnlessAsked() {
        assertThat(QuickstartOptions.embedded().build().models().storage()).contains(ScalarType.FLOAT32);
        assertThat(QuickstartOptions.embedded()
                        .models(models -> models.storage(ScalarType.BFLOAT16))
                        .build()
                        .models()
                        .storage())
                .contains(ScalarType.BFLOAT16);
    }

    @Test
    void weightsOfAnotherModelAreKeptAsStoredUnlessAsked() {
        Path folder = Path.of("model");
        QuickstartOptionsBuilder given = QuickstartOptions.of(folder, Path.of("images"));
        assertThat(given.build().models().storage()).isEmpty();
        assertThat(QuickstartOptions.embedded()
                        .sources(sources -> sources.withModel(folder))
                        .build()
                        .models()
                        .storage())
                .isEmpty();
        assertThat(given.models(models -> models.storage(ScalarType.FLOAT32))
                        .build()
                        .models()
                        .storage())
                .contains(ScalarType.FLOAT32);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusal("candidates must be >= 2, was 1", b -> b.feedback(feedback -> feedback.candidates(1))),
                refusal("maxPairs must be > 0, was 0", b -> b.pairs(pairs -> pairs.maxPairs(0))),
                refusal("temperature must be finite and >= 0", b -> b.sampling(sampling -> sampling.temperature(-1))),
                refusal("claimTokens must be >= 1, was 0", b -> b.labeling(labeling -> labeling.withClaimTokens(0))),
                refusal(
                        "leastAnswerMass must be in [0, 1], was 2.0",
                        b -> b.labeling(labeling -> labeling.withLeastAnswerMass(2))),
                refusal("epochs must be >= 1, was 0", b -> b.training(training -> training.epochs(0))),
                refusal("beta must be finite and > 0, was 0.0", b -> b.training(training -> training.beta(0))),
                refusal("learningRate must be >= 0, was -1.0", b -> b.learningRates(List.of(1e-4, -1.0))),
                refusal("rounds must be >= 1, was 0", b -> b.rounds(rounds -> rounds.rounds(0))),
                refusal("patience must be >= 0, was -1", b -> b.rounds(rounds -> rounds.patience(-1))),
                refusal("threads must be >= 1, was 0", b -> b.models(models -> models.threads(0))),
                refusal("power of two", b -> b.evaluation(evaluation -> evaluation.withBestOf(24))),
                refusal(
                        "bestOf must be at most 64, was 128",
                        b -> b.evaluation(evaluation -> evaluation.withBestOf(128))),
                refusal("tiny world", b -> b.instructions(0)),
                refusal("output is an empty path", b -> b.output(Path.of(""))),
                refusal(
                        "questions are given but no image folder",
                        b -> b.sources(sources -> sources.withQuestions(List.of("What?")))),
                refusal("give a model", b -> b.sources(sources -> sources.withImages(Path.of("i")))));
    }

    private static Arguments refusal(String message, UnaryOperator<QuickstartOptionsBuilder> change) {
        return Arguments.of(message, change);
    }

    @ParameterizedTest
    @MethodSource
    void refused(String message, UnaryOperator<QuickstartOptionsBuilder> change) {
        assertThatThrownBy(() -> change.apply(QuickstartOptions.embedded()).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @SuppressWarnings("NullAway") // a caller without null checks may pass null
    static Stream<Arguments> missing() {
        return Stream.of(
                refusal("output", b -> b.output(null)),
                refusal("evaluation", b -> b.evaluation(plan -> null)),
                refusal("labeling", b -> b.labeling(plan -> null)),
                refusal("learningRates", b -> b.learningRates(null)),
                refusal("sources", b -> b.sources(sources -> null)),
                refusal("labeler", b -> b.sources(sources -> sources.withLabeler(null))),
                refusal("questions", b -> b.sources(sources -> sources.withQuestions(null))),
                refusal("unusableImages", b -> b.sources(sources -> sources.withUnusableImages(null))),
                refusal("model", b -> QuickstartOptions.of(null, Path.of("i"))),
                refusal("images", b -> QuickstartOptions.of(Path.of("m"), null)));
    }

    @ParameterizedTest
    @MethodSource
    void missing(String option, UnaryOperator<QuickstartOptionsBuilder> change) {
        assertThatThrownBy(() -> change.apply(QuickstartOptions.embedded()))
                .isInstanceOf(NullPointerException.class)
                .hasMessage(option);
    }

    @Test
    void referenceScoresAtLeastAMicroBatchAtOnce() {
        assertThat(QuickstartOptions.embedded().build().training(1))
                .extracting("referenceBatch")
                .isEqualTo(16);
        assertThat(QuickstartOptions.of(Path.of("m"), Path.of("i")).build().training(1))
                .extracting("referenceBatch")
                .isEqualTo(DpoTrainer.DEFAULT_REFERENCE_BATCH);
    }
}
