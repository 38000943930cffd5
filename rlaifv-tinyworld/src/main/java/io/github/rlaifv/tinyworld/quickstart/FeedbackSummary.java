package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.feedback.FeedbackCounts;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.tinyworld.report.FeedbackTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Metrics of the feedback of a round.
 *
 * @param round round number, from 1
 * @param counts counts of the feedback pipeline
 * @param labels comparison of the labeler's verdicts on the candidates' claims with the ground truth
 * @param chosenWords mean number of words per chosen response
 * @param rejectedWords mean number of words per rejected response
 */
record FeedbackSummary(
        int round, FeedbackCounts counts, LabelerAccuracy labels, double chosenWords, double rejectedWords) {

    static FeedbackSummary of(int round, FeedbackResult result, RunImages images) {
        List<Instruction> instructions = new ArrayList<>();
        List<List<ClaimVerdict>> verdicts = new ArrayList<>();
        for (ScoredInstruction scored : result.scored().toList()) {
            for (ResponseScore response : scored.responses()) {
                instructions.add(scored.instruction());
                verdicts.add(response.verdicts());
            }
        }
        return new FeedbackSummary(
                round,
                result.counts(),
                LabelerAccuracy.of(images, instructions, verdicts),
                words(result, PreferencePair::chosen),
                words(result, PreferencePair::rejected));
    }

    private static double words(FeedbackResult result, Function<PreferencePair, String> response) {
        return result.pairs().toList().stream()
                .map(response)
                .mapToInt(Words::count)
                .average()
                .orElse(0);
    }

    /** The counts that the report shows. */
    FeedbackTotals forReport() {
        return new FeedbackTotals(
                counts.instructions(),
                counts.candidates(),
                counts.claims(),
                counts.confirmed(),
                counts.pairsBeforeBalance(),
                counts.pairs());
    }

    /** Whether more than 5 % of the candidates have no score. */
    boolean manyLeftOut() {
        return counts.candidates() - counts.scored() > counts.candidates() / 20;
    }

    String inWords() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "Round %d: %d of %d candidates scored, %d claims (%d distinct) of which %d confirmed, %d pairs -> %d"
                        + " after length balance",
                round,
                counts.scored(),
                counts.candidates(),
                counts.claims(),
                counts.distinctClaims(),
                counts.confirmed(),
                counts.pairsBeforeBalance(),
                counts.pairs()));
        if (counts.pairs() > 0) {
            text.append(String.format(Locale.ROOT, " (%.1f words chosen, %.1f rejected)", chosenWords, rejectedWords));
        } else {
            text.append("; nothing to learn from, so the round leaves the model as it is");
        }
        if (counts.undecided() > 0) {
            text.append("; ").append(counts.undecided()).append(" claims without a verdict");
        }
        counts.withoutCandidates()
                .forEach((reason, count) -> text.append("; ")
                        .append(count)
                        .append(" instructions left out: ")
                        .append(reason));
        counts.skipped()
                .forEach((reason, count) ->
                        text.append("; left out ").append(count).append(": ").append(reason));
        if (labels.known() > 0) {
            text.append("; ").append(labels.inWords());
        }
        return text.append('.').toString();
    }
}
