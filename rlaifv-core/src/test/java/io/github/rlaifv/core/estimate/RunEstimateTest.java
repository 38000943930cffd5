package io.github.rlaifv.core.estimate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelPrice;
import io.github.rlaifv.core.ledger.ModelUsage;
import io.github.rlaifv.core.ledger.Prices;
import io.github.rlaifv.core.ledger.StageUsage;
import io.github.rlaifv.core.ledger.Usage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunEstimateTest {
    private static final EstimatedModel LOCAL = new EstimatedModel("local", true, 100);
    private static final EstimatedModel SERVED = new EstimatedModel("served", false, 100);

    private static Usage of(RunEstimate estimate, String stage) {
        return estimate.use().stage(stage).total();
    }

    @Test
    void localModelComputesPromptsAndImagesOncePerGroup() {
        RunEstimate estimate = RunEstimate.builder("candidates")
                .generation("candidates", LOCAL, 5, 10, 20, 7)
                .scoring("reference", LOCAL, 5, 2, 20, 7)
                .questions("scores", LOCAL, 5, 30, 12)
                .build();
        assertThat(of(estimate, "candidates"))
                .isEqualTo(
                        Usage.ofRequests(50).plus(Usage.ofImages(5)).plus(Usage.ofTokens(50 * 120, 45 * 120, 50 * 7)));
        assertThat(of(estimate, "reference"))
                .isEqualTo(Usage.ofRequests(10).plus(Usage.ofImages(5)).plus(Usage.ofTokens(10 * 127, 5 * 120, 0)));
        assertThat(of(estimate, "scores"))
                .isEqualTo(Usage.ofRequests(150).plus(Usage.ofImages(5)).plus(Usage.ofTokens(150 * 112, 145 * 100, 0)));
    }

    @Test
    void servedModelIsSentEveryImageAndAnswersEachQuestionWithAToken() {
        RunEstimate estimate = RunEstimate.builder("candidates")
                .generation("candidates", SERVED, 5, 10, 20, 7)
                .questions("scores", SERVED, 5, 30, 12)
                .build();
        assertThat(of(estimate, "candidates"))
                .isEqualTo(Usage.ofRequests(50).plus(Usage.ofImages(50)).plus(Usage.ofTokens(50 * 120, 0, 50 * 7)));
        assertThat(of(estimate, "scores").completionTokens()).isEqualTo(150);
        assertThat(estimate.assumptions())
                .containsExactly("An image has 100 tokens for served, whose server has nothing in its cache.");
    }

    private static Ledger earlier(String model) {
        Usage candidates = new Usage(22, 3, 2, 2, 1000, 800, 300, 0, 0, 0, 60, 40);
        Usage scores = new Usage(40, 0, 0, 2, 4000, 3000, 0, 0, 0, 0, 12, 10);
        return new Ledger(
                1,
                List.of(
                        new StageUsage(
                                "candidates", 44, List.of(new ModelUsage(new CountedModel(model, "x"), candidates))),
                        new StageUsage("scores", 11, List.of(new ModelUsage(new CountedModel(model, "x"), scores)))),
                Optional.empty());
    }

    @Test
    void earlierRunGivesLengthsAndTimes() {
        RunEstimate plain = RunEstimate.builder("candidates")
                .generation("candidates", LOCAL, 5, 10, 20, 7)
                .questions("scores", LOCAL, 5, 30, 12)
                .steps("training", LOCAL, 8)
                .assuming("assumed lengths")
                .build();
        RunEstimate like = plain.like(earlier("local"), "runs/one");
        // 50 responses to write, 20 were written before
        assertThat(of(like, "candidates")).isEqualTo(new Usage(50, 0, 0, 5, 2500, 2000, 750, 0, 0, 0, 150, 100));
        assertThat(of(like, "scores").requests()).isEqualTo(100);
        assertThat(of(like, "scores").seconds()).isEqualTo(25, within(1e-9));
        assertThat(of(like, "training")).isEqualTo(Usage.ofSteps(8));
        assertThat(like.text())
                .contains("scaled by 2.5", "runs/one has no stage training", "assumed lengths", "1.7 min");
        RunEstimate priced = like.withPrices(new Prices("USD", List.of(ModelPrice.ofHours("local", 36))));
        assertThat(priced.use().cost().orElseThrow().amount()).isEqualTo(1.25, within(1e-9));
    }

    @Test
    void anotherModelIsTakenToBeAsFastAsTheOneThatIsKnown() {
        RunEstimate like = RunEstimate.builder("candidates")
                .generation("candidates", LOCAL, 5, 10, 20, 7)
                .build()
                .like(earlier("other"), "runs/one");
        assertThat(like.use().stage("candidates").models().get(0).model().name())
                .isEqualTo("local");
        assertThat(like.text()).contains("local is as fast as other was");
    }

    @Test
    void ledgerWithoutResponsesGivesNoRates() {
        RunEstimate plain = RunEstimate.builder("candidates")
                .generation("candidates", LOCAL, 5, 10, 20, 7)
                .build();
        RunEstimate like = plain.like(Ledger.NONE, "runs/none");
        assertThat(like.use()).isEqualTo(plain.use());
        assertThat(like.text()).contains("runs/none has no requests of the stage candidates");
    }

    @Test
    void modelWithoutPriceIsNamed() {
        RunEstimate priced = RunEstimate.builder("candidates")
                .textGeneration("candidates", SERVED, 1, 1, 1, 1)
                .build()
                .withPrices(new Prices("USD", List.of()));
        assertThat(priced.text()).contains("unpriced", "no price is given for served");
    }
}
