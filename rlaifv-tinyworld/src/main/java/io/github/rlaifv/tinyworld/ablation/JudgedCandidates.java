package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.feedback.FeedbackResult;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.tinyworld.quickstart.LabelerAccuracy;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Candidates with the labeler's judgments.
 *
 * @param scored the candidates by instruction
 * @param seconds time for candidates, claims and scores, in seconds
 * @param scoring time for scores alone, in seconds
 */
record JudgedCandidates(List<ScoredInstruction> scored, double seconds, double scoring) {
    JudgedCandidates {
        scored = List.copyOf(scored);
    }

    /** Takes a finished run of feedback, with the times of all its sessions. */
    static JudgedCandidates of(FeedbackResult result, Path folder) {
        Ledger ledger = Ledger.find(folder).orElse(Ledger.NONE);
        return new JudgedCandidates(
                result.scored().toList(),
                ledger.seconds(),
                ledger.stage(RunStages.SCORES).seconds());
    }

    /** Returns the candidates of some instructions, with their share of the time. */
    JudgedCandidates of(List<Instruction> part) {
        Set<String> ids = part.stream().map(Instruction::id).collect(Collectors.toSet());
        List<ScoredInstruction> own = scored.stream()
                .filter(one -> ids.contains(one.instruction().id()))
                .toList();
        double share = scored.isEmpty() ? 0 : own.size() / (double) scored.size();
        return new JudgedCandidates(own, share * seconds, share * scoring);
    }

    JudgedCandidates plus(JudgedCandidates more) {
        List<ScoredInstruction> all = new ArrayList<>(scored);
        all.addAll(more.scored);
        return new JudgedCandidates(all, seconds + more.seconds, scoring + more.scoring);
    }

    /** Number, speed and accuracy of the labeler's answers. */
    ArmLabeling labeling(TinyWorldImages images) {
        boolean claims = scored.stream()
                .flatMap(one -> one.responses().stream())
                .anyMatch(response -> !response.verdicts().isEmpty());
        long questions = claims ? distinctClaims() : distinctResponses();
        return new ArmLabeling(
                questions, scoring > 0 ? questions / scoring : 0, claims ? accuracy(images) : (Double) null);
    }

    private long distinctClaims() {
        return scored.stream()
                .mapToLong(one -> one.responses().stream()
                        .flatMap(response -> response.verdicts().stream())
                        .map(verdict -> verdict.claim().question())
                        .distinct()
                        .count())
                .sum();
    }

    private long distinctResponses() {
        return scored.stream()
                .mapToLong(one -> one.responses().stream()
                        .map(response -> response.candidate().text())
                        .distinct()
                        .count())
                .sum();
    }

    private @Nullable Double accuracy(TinyWorldImages images) {
        List<Instruction> instructions = new ArrayList<>();
        List<List<ClaimVerdict>> verdicts = new ArrayList<>();
        for (ScoredInstruction one : scored) {
            for (ResponseScore response : one.responses()) {
                instructions.add(one.instruction());
                verdicts.add(response.verdicts());
            }
        }
        return LabelerAccuracy.of(images, instructions, verdicts).accuracy();
    }

    /** Each distinct question with the labeler's answer and the truth, for the calibration. */
    List<ScoredClaim> answers(TinyWorldImages images) {
        List<ScoredClaim> answers = new ArrayList<>();
        for (ScoredInstruction one : scored) {
            Set<String> seen = new HashSet<>();
            for (ResponseScore response : one.responses()) {
                for (ClaimVerdict verdict : response.verdicts()) {
                    String question = verdict.claim().question();
                    if (verdict.decided() && seen.add(question)) {
                        images.truth(one.instruction(), verdict.claim())
                                .ifPresent(truth -> answers.add(
                                        new ScoredClaim(one.instruction().id(), verdict.yesShare(), truth)));
                    }
                }
            }
        }
        return answers;
    }
}
