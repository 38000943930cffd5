package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts what happened to the instructions of a run. */
final class FeedbackCounter {
    private long instructions;
    private long candidates;
    private long judged;
    private long scored;
    private long claims;
    private long distinctClaims;
    private long confirmed;
    private long undecided;
    private final SortedMap<String, Long> skipped = new TreeMap<>();
    private final SortedMap<String, Long> withoutCandidates = new TreeMap<>();

    void add(Instruction instruction, RunFiles files) {
        instructions++;
        candidates += files.candidates(instruction).size();
        files.withoutCandidates(instruction).ifPresent(reason -> withoutCandidates.merge(reason, 1L, Long::sum));
        for (Decomposition decomposition : files.claims(instruction)) {
            decomposition.problem().ifPresent(this::skip);
        }
        files.scores(instruction)
                .ifPresent(record -> files.unjudged(record).values().forEach(this::skip));
        files.scored(instruction).ifPresent(this::add);
    }

    private void skip(String reason) {
        skipped.merge(reason, 1L, Long::sum);
    }

    private void add(ScoredInstruction unit) {
        judged++;
        scored += unit.responses().size();
        Set<String> questions = new HashSet<>();
        for (ResponseScore response : unit.responses()) {
            for (ClaimVerdict verdict : response.verdicts()) {
                claims++;
                confirmed += verdict.confirmed() ? 1 : 0;
                undecided += verdict.decided() ? 0 : 1;
                questions.add(verdict.claim().question());
            }
        }
        distinctClaims += questions.size();
    }

    /** Number of instructions whose candidates are judged. */
    long judged() {
        return judged;
    }

    FeedbackCounts counts(int drawn, int kept, SortedMap<String, Long> unfinished) {
        return new FeedbackCounts(
                instructions,
                candidates,
                scored,
                claims,
                distinctClaims,
                confirmed,
                undecided,
                drawn,
                kept,
                skipped,
                withoutCandidates,
                unfinished);
    }
}
