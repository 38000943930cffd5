package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The journals of a run's folder. What a stage needs of those before is read from them, one instruction at a time. */
final class RunFiles implements AutoCloseable {
    private static final String CANDIDATES = "candidates.jsonl";
    private static final String CLAIMS = "claims.jsonl";
    private static final String SCORES = "scores.jsonl";

    private final int candidateCount;
    private final FinishedUnits candidates;
    private final FinishedUnits claims;
    private final FinishedUnits scores;

    private RunFiles(Path folder, int candidateCount, Function<Path, FinishedUnits> open) {
        this.candidateCount = candidateCount;
        candidates = open.apply(folder.resolve(CANDIDATES));
        claims = open.apply(folder.resolve(CLAIMS));
        scores = open.apply(folder.resolve(SCORES));
    }

    /** Where they are. */
    static Stream<Path> of(Path folder) {
        return Stream.of(CANDIDATES, CLAIMS, SCORES).map(folder::resolve);
    }

    /** To go on with, for the one run that holds the folder's lock. */
    static RunFiles open(Path folder, int candidateCount) {
        return new RunFiles(folder, candidateCount, FinishedUnits::open);
    }

    /** To look things up in a folder that a run has gone through. */
    static RunFiles read(Path folder, int candidateCount) {
        return new RunFiles(folder, candidateCount, FinishedUnits::read);
    }

    FinishedUnits candidates() {
        return candidates;
    }

    FinishedUnits claims() {
        return claims;
    }

    FinishedUnits scores() {
        return scores;
    }

    /** Empty where they are not sampled yet. */
    List<Candidate> candidates(Instruction instruction) {
        Optional<JsonRecord> record = candidates.find(instruction.id());
        return record.isEmpty() ? List.of() : candidates(record.get());
    }

    private List<Candidate> candidates(JsonRecord record) {
        List<Candidate> read = FeedbackRecords.candidates(record);
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).index() != i || read.size() != candidateCount) {
                throw record.error("expected candidates 0 to " + (candidateCount - 1) + " in order, found "
                        + read.size() + "; remove the line to sample them again");
            }
        }
        return read;
    }

    /** By candidate; empty where they are not divided yet. */
    List<Decomposition> claims(Instruction instruction) {
        Optional<JsonRecord> record = claims.find(instruction.id());
        if (record.isEmpty()) {
            return List.of();
        }
        List<Decomposition> read = FeedbackRecords.claims(record.get());
        if (read.size() != candidateCount) {
            throw record.get()
                    .error("claims of " + read.size() + " candidates, but candidates.jsonl has " + candidateCount
                            + "; remove the line to divide them again");
        }
        return read;
    }

    /** The record of an instruction whose candidates are judged. */
    Optional<JsonRecord> scores(Instruction instruction) {
        return scores.find(instruction.id());
    }

    /** Candidates with their scores; empty where they are not judged yet. */
    Optional<ScoredInstruction> scored(Instruction instruction) {
        return scores(instruction).map(record -> {
            List<ResponseScore> responses = FeedbackRecords.scores(record, candidates(instruction));
            return new ScoredInstruction(instruction, responses);
        });
    }

    @Override
    public void close() {
        candidates.close();
        claims.close();
        scores.close();
    }
}
