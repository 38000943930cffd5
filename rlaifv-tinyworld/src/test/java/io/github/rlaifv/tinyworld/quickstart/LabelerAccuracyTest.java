package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.tinyworld.language.TinyClaim;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelerAccuracyTest {

    private final TinyWorldImages images = new TinyWorldImages(QuickstartOptions.embedded()
            .evaluation(evaluation -> evaluation.withTestScenes(2))
            .build());
    private final Instruction instruction = images.heldOut().get(0);
    private final Kind shown = SceneSplit.TEST.scene(0).kinds().get(0);
    private final Kind absent = Arrays.stream(Kind.values())
            .filter(kind -> !SceneSplit.TEST.scene(0).has(kind))
            .findFirst()
            .orElseThrow();

    private static ClaimVerdict verdict(Kind kind, boolean confirmed) {
        TinyClaim claim = new TinyClaim.Exists(kind);
        return verdict(new Claim(claim.sentence(), claim.question()), confirmed);
    }

    private static ClaimVerdict verdict(Claim claim, boolean confirmed) {
        return new ClaimVerdict(claim, confirmed ? 0.9 : 0.1, confirmed ? 0.1 : 0.9);
    }

    @Test
    void answersAreComparedWithTheScene() {
        LabelerAccuracy check = LabelerAccuracy.of(
                images,
                List.of(instruction, instruction),
                List.of(List.of(verdict(shown, true)), List.of(verdict(absent, true))));
        assertThat(check).isEqualTo(new LabelerAccuracy(2, 2, 1, 1, 0));
        assertThat(check.accuracy()).isEqualTo(0.5);
    }

    @Test
    void repeatedQuestionAboutOneImageCountsOnce() {
        LabelerAccuracy check = LabelerAccuracy.of(
                images,
                List.of(instruction, instruction, images.heldOut().get(1)),
                List.of(List.of(verdict(shown, true)), List.of(verdict(shown, true)), List.of(verdict(shown, true))));
        assertThat(check.asked()).isEqualTo(2);
    }

    @Test
    void questionsOutsideTheLanguageAreNotCompared() {
        LabelerAccuracy check = LabelerAccuracy.of(
                images,
                List.of(instruction),
                List.of(List.of(verdict(new Claim("It is late.", "Is it late?"), true), verdict(absent, false))));
        assertThat(check).isEqualTo(new LabelerAccuracy(2, 1, 1, 1, 1));
    }

    @Test
    void accuracyIsUnknownWithoutTruth() {
        assertThat(LabelerAccuracy.of(images, List.of(), List.of()).accuracy()).isNull();
    }
}
