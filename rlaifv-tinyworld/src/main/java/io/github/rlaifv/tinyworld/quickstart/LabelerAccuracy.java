package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Comparison of the labeler's answers with the ground truth. Equal questions about the same image count once, claims
 * without a verdict do not count.
 *
 * @param asked number of distinct questions
 * @param known number of these questions with a known truth; questions outside the language of the tiny world have none
 * @param agreed number of known questions that the labeler answered correctly
 * @param falseClaims number of known questions whose true answer is no
 * @param falseFound number of these false claims that the labeler did not confirm
 */
public record LabelerAccuracy(long asked, long known, long agreed, long falseClaims, long falseFound) {

    /** Compares verdicts with the truth, given one list of verdicts per response and the response's instruction. */
    public static LabelerAccuracy of(
            RunImages images, List<Instruction> instructions, List<List<ClaimVerdict>> verdicts) {
        Set<List<String>> seen = new HashSet<>();
        long known = 0;
        long agreed = 0;
        long falseClaims = 0;
        long falseFound = 0;
        for (int i = 0; i < instructions.size(); i++) {
            Instruction instruction = instructions.get(i);
            for (ClaimVerdict verdict : verdicts.get(i)) {
                if (!verdict.decided()
                        || !seen.add(List.of(instruction.id(), verdict.claim().question()))) {
                    continue;
                }
                Optional<Boolean> truth = images.truth(instruction, verdict.claim());
                if (truth.isPresent()) {
                    known++;
                    agreed += truth.get() == verdict.confirmed() ? 1 : 0;
                    falseClaims += truth.get() ? 0 : 1;
                    falseFound += truth.get() || verdict.confirmed() ? 0 : 1;
                }
            }
        }
        return new LabelerAccuracy(seen.size(), known, agreed, falseClaims, falseFound);
    }

    /** The share of correct answers, in [0, 1]; null if no truth is known. */
    @Nullable
    public Double accuracy() {
        return known == 0 ? null : (double) agreed / known;
    }

    /** The comparison as text, such as for the notes of a report. */
    String inWords() {
        return String.format(
                Locale.ROOT,
                "%d of %d labels agree with the truth (%.2f %%; of true claims %.2f %%, of false ones %.2f %%), %d asked"
                        + " outside the language",
                agreed,
                known,
                percent(agreed, known),
                percent(agreed - falseFound, known - falseClaims),
                percent(falseFound, falseClaims),
                asked - known);
    }

    private static double percent(long part, long whole) {
        return whole == 0 ? 100 : 100.0 * part / whole;
    }
}
