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
 * The labeler's answers compared with the truth; equal questions about one image count once, claims without a
 * verdict not at all.
 *
 * @param asked different questions
 * @param known of them, those whose truth is known: a question outside the world's language has none
 * @param agreed of the known ones, answered as the truth is
 * @param falseClaims of the known ones, those whose truth is no
 * @param falseFound of the false ones, those that the labeler did not confirm
 */
public record LabelCheck(long asked, long known, long agreed, long falseClaims, long falseFound) {

    /** Compares the verdicts on responses, one list a response, each belonging to the instruction at its place. */
    public static LabelCheck of(RunImages images, List<Instruction> instructions, List<List<ClaimVerdict>> verdicts) {
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
        return new LabelCheck(seen.size(), known, agreed, falseClaims, falseFound);
    }

    /** Share of right answers, in [0, 1]; null where no truth is known. */
    @Nullable
    public Double accuracy() {
        return known == 0 ? null : (double) agreed / known;
    }

    /** In words, such as for the notes of a report. */
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
