package io.github.rlaifv.feedback.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import org.junit.jupiter.api.Test;

class FeedbackEstimateTest {
    private static final EstimatedModel POLICY = new EstimatedModel("policy", true, 576);
    private static final EstimatedModel LABELER = new EstimatedModel("labeler", false, 1000);

    private static FeedbackEstimate.Builder builder() {
        return FeedbackEstimate.builder(POLICY, LABELER).instructions(100).candidates(10);
    }

    private static Usage of(RunEstimate estimate, String stage) {
        return estimate.use().stage(stage).total();
    }

    @Test
    void stagesFollowFromTheNumbersOfInstructionsAndCandidates() {
        RunEstimate estimate = builder().claims(6).promptTokens(24).build();
        assertThat(of(estimate, RunStages.CANDIDATES).requests()).isEqualTo(1000);
        assertThat(of(estimate, RunStages.CANDIDATES).completionTokens()).isEqualTo(128_000);
        assertThat(of(estimate, RunStages.CANDIDATES).computedTokens()).isEqualTo(100 * (576 + 24));
        assertThat(of(estimate, RunStages.CLAIMS).requests()).isEqualTo(1000);
        assertThat(of(estimate, RunStages.QUESTIONS).promptTokens()).isEqualTo(1000 * (200 + 6 * 12));
        assertThat(of(estimate, RunStages.SCORES).requests()).isEqualTo(6000);
        assertThat(of(estimate, RunStages.SCORES).promptTokens()).isEqualTo(6000 * (1000 + 12 + 24));
        assertThat(estimate.assumptions())
                .contains(
                        "100 instructions with 10 candidates each.",
                        "24 text tokens per question about an image, and 128 tokens per response.",
                        "6 claims per response, of which 100 % per image are different questions, with 12 tokens per"
                                + " claim and per question.",
                        "An image has 1000 tokens for labeler, whose server has nothing in its cache.");
    }

    @Test
    void responsesAreNoLongerThanTheirLimit() {
        assertThat(of(builder().maxNewTokens(16).build(), RunStages.CANDIDATES).completionTokens())
                .isEqualTo(16_000);
    }

    @Test
    void rulesAskNoModelForClaims() {
        assertThat(builder().decomposedByRules().build().use().stages())
                .extracting(StageUsage::stage)
                .containsExactly(RunStages.CANDIDATES, RunStages.SCORES);
    }

    @Test
    void decomposerIsCountedApart() {
        EstimatedModel divider = new EstimatedModel("divider", true, 0);
        RunEstimate estimate = builder().decomposer(divider).build();
        assertThat(estimate.use()
                        .stage(RunStages.CLAIMS)
                        .models()
                        .get(0)
                        .model()
                        .name())
                .isEqualTo("divider");
        assertThat(estimate.use()
                        .stage(RunStages.SCORES)
                        .models()
                        .get(0)
                        .model()
                        .name())
                .isEqualTo("labeler");
    }

    @Test
    void equalClaimsAreAskedOnce() {
        assertThat(of(builder().claims(8).distinctClaims(0.25).build(), RunStages.SCORES)
                        .requests())
                .isEqualTo(2000);
        assertThatThrownBy(() -> builder().distinctClaims(0)).hasMessageContaining("was 0");
    }
}
