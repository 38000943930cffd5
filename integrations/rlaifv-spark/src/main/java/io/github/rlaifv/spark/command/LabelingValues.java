package io.github.rlaifv.spark.command;

import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.calibration.Criterion;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.PromptedClaimDecomposer;
import io.github.rlaifv.feedback.score.ConfirmationThreshold;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.io.Serializable;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How responses are divided and judged, in a form that is sent to executors.
 *
 * @param claimTokens maximum number of tokens per list of claims or of questions
 * @param structuredLists whether the model that divides responses is kept to lists in JSON
 * @param leastAnswerMass probability of yes and no together below which an answer is no verdict
 * @param threshold threshold that a calibration chose; null for the usual one
 */
record LabelingValues(
        int claimTokens,
        boolean structuredLists,
        double leastAnswerMass,
        @Nullable Threshold threshold) implements Serializable {

    /**
     * A calibrated threshold.
     *
     * @param criterion criterion that was maximized
     * @param value share of yes above which a claim is confirmed
     * @param scorer settings of the calibrated scorer by name
     */
    record Threshold(Criterion criterion, double value, TreeMap<String, String> scorer) implements Serializable {
        static Threshold of(CalibratedThreshold chosen) {
            return new Threshold(chosen.criterion(), chosen.threshold().value(), new TreeMap<>(chosen.scorer()));
        }

        CalibratedThreshold chosen() {
            return new CalibratedThreshold(criterion, new ConfirmationThreshold(value), scorer);
        }
    }

    /** What divides responses, with a model that lists claims and one that turns them into questions. */
    ClaimDecomposer decomposer(Policy divider, Policy asker) {
        return PromptedClaimDecomposer.builder(divider)
                .asker(asker)
                .claimTokens(claimTokens)
                .structuredLists(structuredLists)
                .build();
    }

    /**
     * What judges claims.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the threshold is that of another labeler
     */
    DivideAndConquerScorer scorer(Policy labeler) {
        DivideAndConquerScorer.Builder scorer =
                DivideAndConquerScorer.builder(labeler).leastAnswerMass(leastAnswerMass);
        Optional.ofNullable(threshold).map(Threshold::chosen).ifPresent(known -> {
            known.requireSame(scorer.build().settings());
            scorer.threshold(known.threshold().value());
        });
        return scorer.build();
    }
}
