package io.github.rlaifv.inference.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.Usage;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvaluationEstimateTest {
    private static final EstimatedModel MODEL = new EstimatedModel("local", true, 100);
    private static final EstimatedModel JUDGE = new EstimatedModel("judge", true, 100);

    @Test
    void tokensOfAllBeamsCountAndTheJudgeReadsOneAnswer() {
        EvaluationEstimate estimate = new EvaluationEstimate(MODEL, Optional.of(JUDGE), 20, 50, 30);
        RunEstimate single = estimate.of(8);
        RunEstimate searched = estimate.of(8, 3);

        assertThat(single.use().stage(RunStages.ANSWERS).total())
                .isEqualTo(Usage.ofRequests(8).plus(Usage.ofImages(8)).plus(Usage.ofTokens(8 * 120, 0, 8 * 50)));
        assertThat(searched.use().stage(RunStages.ANSWERS).total())
                .isEqualTo(Usage.ofRequests(8).plus(Usage.ofImages(8)).plus(Usage.ofTokens(8 * 120, 0, 8 * 150)));
        assertThat(searched.use().stage(RunStages.JUDGE).total())
                .isEqualTo(single.use().stage(RunStages.JUDGE).total());
        assertThat(searched.assumptions())
                .contains("20 text tokens per question, and 50 tokens per answer and beam, 3 beams per answer.");
    }
}
