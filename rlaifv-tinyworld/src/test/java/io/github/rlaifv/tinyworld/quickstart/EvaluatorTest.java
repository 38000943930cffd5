package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.tinyworld.language.CaptionWriter;
import io.github.rlaifv.tinyworld.language.ClaimQuestion;
import io.github.rlaifv.tinyworld.language.Claims;
import io.github.rlaifv.tinyworld.language.LanguageOptions;
import io.github.rlaifv.tinyworld.language.TinyPrompts;
import io.github.rlaifv.tinyworld.scene.Dice;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private static final int SCENES = 6;

    private QuickstartOptions options = QuickstartOptions.embedded()
            .evaluation(evaluation -> evaluation.withTestScenes(SCENES))
            .build();
    private TinyWorldImages images = new TinyWorldImages(options);

    /** Writes true descriptions, exact claims and exact questions, and answers every question with yes. */
    private final FakePolicy model = FakePolicy.builder()
            .writes((request, index) -> write(request))
            .answers((prompt, word) -> word.equals("Yes") ? 0.8 : 0.1)
            .build();

    private String write(GenerationRequest request) {
        String text = FakePolicy.textOf(request.prompt());
        if (text.startsWith("Split the text")) {
            return Claims.asList(Claims.of(text.substring(text.indexOf('\n') + 1)));
        }
        if (text.startsWith("Turn the claim")) {
            return ClaimQuestion.of(ClaimQuestion.claimOf(text.substring(text.indexOf('\n') + 1))
                    .orElseThrow());
        }
        int scene = images.heldOut().stream()
                .map(instruction -> instruction.prompt())
                .toList()
                .indexOf(request.prompt());
        return scene == 0
                ? ""
                : new CaptionWriter(LanguageOptions.defaults().withoutErrors())
                        .write(SceneSplit.TEST.scene(scene), Dice.of(scene, "test"));
    }

    private Evaluator evaluator() {
        return new Evaluator(images, new ResponseLabeling(images.decomposer(model), images.scorer(model)), options);
    }

    @Test
    void claimsOfEveryNonEmptyResponseAreJudged() {
        MeasuredModel measured = evaluator().measureAndJudge(model, images.heldOut(), RunListener.NONE);
        assertThat(measured.responses()).hasSize(SCENES);
        assertThat(measured.verdicts().get(0)).isEmpty();
        for (int i = 1; i < SCENES; i++) {
            assertThat(measured.verdicts().get(i))
                    .extracting(verdict -> verdict.claim().statement())
                    .containsExactlyElementsOf(Claims.of(measured.responses().get(i)).stream()
                            .map(claim -> claim.sentence())
                            .distinct()
                            .toList());
        }
        assertThat(measured.metrics().labelerAccuracy()).isEqualTo(1);
        assertThat(measured.confirmedShare()).isEqualTo(1);
    }

    @Test
    void allResponsesAreRequestedInOneCall() {
        evaluator().measure(model, images.heldOut(), RunListener.NONE);
        assertThat(model.generateCalls()).hasSize(1);
        assertThat(model.generateCalls().get(0)).hasSize(SCENES);
    }

    @Test
    void givenModelIsAskedInCallsOfFeedback() {
        MeasuredModel expected = evaluator().measureAndJudge(model, images.heldOut(), RunListener.NONE);
        int before = model.generateCalls().size();
        options = QuickstartOptions.embedded()
                .evaluation(evaluation -> evaluation.withTestScenes(SCENES))
                .sources(sources -> sources.withModel(Path.of("model")))
                .feedback(feedback -> feedback.candidates(2))
                .instructionsPerCall(2)
                .build();
        images = new TinyWorldImages(options);
        assertThat(evaluator().measureAndJudge(model, images.heldOut(), RunListener.NONE))
                .isEqualTo(expected);
        List<Integer> calls =
                model.generateCalls().stream().skip(before).map(List::size).toList();
        assertThat(calls).startsWith(2, 2, 2, 4).allMatch(size -> size <= 4);
    }

    @Test
    void promptsAreThoseOfTheTinyWorld() {
        evaluator().measureAndJudge(model, images.heldOut(), RunListener.NONE);
        Prompt asked = model.nextTokenCalls().get(0).get(0).prompt();
        assertThat(FakePolicy.textOf(asked)).endsWith("?" + TinyPrompts.YES_OR_NO);
        assertThat(asked.images()).hasSize(1);
    }
}
