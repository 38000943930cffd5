package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/** The journals in a run's folder. Stages read from them what previous stages wrote, one instruction at a time. */
final class RunFiles implements AutoCloseable {
    private static final String CANDIDATES = "candidates.jsonl";
    private static final String CLAIMS = "claims.jsonl";
    private static final String SCORES = "scores.jsonl";

    /** Names of the journals. */
    static final List<String> NAMES = List.of(CANDIDATES, CLAIMS, SCORES);

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

    /** Creates files that are opened by a function of their names. */
    static RunFiles of(int candidateCount, Function<Path, FinishedUnits> open) {
        return new RunFiles(Path.of(""), candidateCount, open);
    }

    /** Opens the journals for the run that holds the lock of the folder. */
    static RunFiles open(Path folder, int candidateCount) {
        return new RunFiles(folder, candidateCount, FinishedUnits::open);
    }

    /** Opens the journals of a finished run for reading only. */
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

    /** Returns the candidates of an instruction; empty if they are not sampled yet. */
    List<Candidate> candidates(Instruction instruction) {
        Optional<JsonRecord> record = candidates.find(instruction.id());
        return record.isEmpty() || withoutCandidates(instruction).isPresent() ? List.of() : candidates(record.get());
    }

    /**
     * Checks that an instruction with candidates has the question and the image that they were written for.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming file, line and what differs
     */
    void requireSame(Instruction instruction) {
        JsonRecord record = candidates.find(instruction.id()).orElseThrow();
        if (!record.string("question").equals(instruction.question())) {
            throw record.error("instruction \"" + instruction.id() + "\" had another question, \""
                    + record.string("question") + "\"; use another id or folder");
        }
        if (!record.string("image").equals(instruction.context())) {
            String now = instruction.hasImage() ? instruction.image().name() : "none, as now";
            throw record.error("instruction \"" + instruction.id() + "\" had another image than " + now
                    + (instruction.history().isEmpty() ? "" : ", or other turns before its question")
                    + "; use another id or folder");
        }
    }

    /** Returns why an instruction has no candidates; empty if it has some, or if they are not sampled yet. */
    Optional<String> withoutCandidates(Instruction instruction) {
        return candidates.find(instruction.id()).flatMap(FeedbackRecords::withoutCandidates);
    }

    /** Returns whether an instruction is judged, or has no candidates and never will. */
    boolean isFinished(String instruction) {
        return scores.contains(instruction)
                || candidates
                        .find(instruction)
                        .flatMap(FeedbackRecords::withoutCandidates)
                        .isPresent();
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

    /** Returns the claims of each candidate; empty if they are not divided yet. */
    List<Decomposition> claims(Instruction instruction) {
        Optional<JsonRecord> record = claims.find(instruction.id());
        if (record.isEmpty()) {
            return List.of();
        }
        List<Decomposition> read = FeedbackRecords.claims(record.get());
        if (read.size() != candidateCount) {
            throw record.get()
                    .error("has claims of " + read.size() + " candidates, but candidates.jsonl has " + candidateCount
                            + "; remove the line to divide them again");
        }
        return read;
    }

    /** Returns the record of the scores of an instruction; empty if its candidates are not judged yet. */
    Optional<JsonRecord> scores(Instruction instruction) {
        return scores.find(instruction.id());
    }

    /** Returns the candidates with their scores; empty if they are not judged yet. */
    Optional<ScoredInstruction> scored(Instruction instruction) {
        return scores(instruction).map(record -> {
            List<ResponseScore> responses = FeedbackRecords.scores(record, candidates(instruction));
            checkAll(instruction, record, responses);
            return new ScoredInstruction(instruction, responses);
        });
    }

    /** Checks that every candidate with claims has either a score or a reason why it has none, and not both. */
    private void checkAll(Instruction instruction, JsonRecord record, List<ResponseScore> responses) {
        Set<Integer> wanted = new TreeSet<>();
        List<Decomposition> divided = claims(instruction);
        for (int i = 0; i < divided.size(); i++) {
            if (divided.get(i).problem().isEmpty()) {
                wanted.add(i);
            }
        }
        List<Integer> found = new ArrayList<>(unjudged(record).keySet());
        responses.forEach(response -> found.add(response.candidate().index()));
        Collections.sort(found);
        if (!found.equals(List.copyOf(wanted))) {
            throw record.problem(
                    "responses",
                    "and \"skipped\" must list the candidates with claims in claims.jsonl, " + wanted + ", but list "
                            + found);
        }
    }

    /** Returns why candidates have no score, by candidate index. */
    SortedMap<Integer, String> unjudged(JsonRecord scores) {
        return FeedbackRecords.unjudged(scores, candidateCount);
    }

    /**
     * Checks that no journal was deleted during the run, since a run without its results must not succeed.
     *
     * @throws io.github.rlaifv.core.run.StorageException if a journal is missing; the message names the file
     */
    void requireThere() {
        candidates.requireThere();
        claims.requireThere();
        scores.requireThere();
    }

    @Override
    public void close() {
        candidates.close();
        claims.close();
        scores.close();
    }
}
