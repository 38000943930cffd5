package io.github.rlaifv.tinyworld.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.estimate.EstimatedModel;
import io.github.rlaifv.core.estimate.RunEstimate;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.estimate.FeedbackEstimate;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Estimates of feedback by the embedded model are compared with what it uses. */
class LedgerOfFeedbackTest {
    private static final int CANDIDATES = 4;

    @TempDir
    private static Path folder;

    private static Ledger small;
    private static Ledger large;

    @BeforeAll
    static void run() {
        QuickstartOptions options =
                QuickstartOptions.embedded().instructions(18).build();
        TinyWorldImages images = new TinyWorldImages(options);
        List<Instruction> all = images.alignment(1);
        try (Policy model = Policies.open(EmbeddedModel.copyInto(folder), options.models())) {
            small = feedback(model, images, all.subList(0, 6), folder.resolve("small"));
            large = feedback(model, images, all.subList(6, 18), folder.resolve("large"));
        }
    }

    private static Ledger feedback(Policy model, TinyWorldImages images, List<Instruction> part, Path output) {
        FeedbackPipeline.builder()
                .policy(model)
                .decomposer(images.decomposer(model))
                .scorer(images.scorer(model))
                .candidates(CANDIDATES)
                .build()
                .run(part, output);
        return Ledger.read(output);
    }

    private static RunEstimate estimate(int instructions) {
        EstimatedModel model = new EstimatedModel(
                EmbeddedModel.NAME,
                true,
                EstimatedModel.local(folder.resolve(EmbeddedModel.NAME)).imageTokens());
        return FeedbackEstimate.builder(model, model)
                .instructions(instructions)
                .candidates(CANDIDATES)
                .promptTokens(8)
                .responseTokens(40)
                .askingTokens(8)
                .claims(11)
                .distinctClaims(0.5)
                .build();
    }

    private static long tokens(Usage usage) {
        return usage.computedTokens() + usage.completionTokens();
    }

    private static void assertWithinFactor(double factor, Usage expected, Usage used) {
        double ratio = (double) tokens(expected) / tokens(used);
        assertThat(ratio)
                .as("estimated over used tokens, %s over %s", expected, used)
                .isBetween(1 / factor, factor);
    }

    @Test
    void assumedLengthsGiveTheTokensOfCandidatesAndScoresWithinAFactorOfThree() {
        RunEstimate estimate = estimate(12);
        for (String stage : List.of(RunStages.CANDIDATES, RunStages.SCORES)) {
            assertWithinFactor(
                    3, estimate.use().stage(stage).total(), large.stage(stage).total());
        }
        assertThat(estimate.use().stage(RunStages.CANDIDATES).total().requests())
                .isEqualTo(large.stage(RunStages.CANDIDATES).total().requests());
        assertThat(estimate.use().stage(RunStages.CANDIDATES).total().images())
                .isEqualTo(large.stage(RunStages.CANDIDATES).total().images());
    }

    @Test
    void earlierRunGivesTheTokensOfAllStagesWithinAHalf() {
        RunEstimate like = estimate(12).like(small, "small");
        for (String stage : List.of(RunStages.CANDIDATES, RunStages.CLAIMS, RunStages.QUESTIONS, RunStages.SCORES)) {
            assertWithinFactor(
                    1.5, like.use().stage(stage).total(), large.stage(stage).total());
        }
        assertWithinFactor(1.2, like.use().total(), large.total());
    }
}
