package io.github.rlaifv.feedback.official;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.pair.PairSelector;
import io.github.rlaifv.feedback.pair.ScoredPair;
import io.github.rlaifv.feedback.pair.SeededSample;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Pairs answers of the authors' files (RLHF-V/RLAIF-V at 83d917b2).
 *
 * <p>{@link #exact()} gives the authors' result, including what their code loses. Answers of an instruction that
 * appears again later in the file are dropped. An answer that has the same question twice, or an empty fact, is scored
 * with it, but then all its pairs are dropped. An "@" in a question, or a result without pairs, stops the run. Two
 * instructions about one image share the maximum number of pairs.
 *
 * <p>{@link #repaired()} keeps that data. Answers of an instruction are collected from the whole file, a repeated
 * question counts once, an empty fact does not count, nothing stops the run, and pairs are drawn per instruction.
 *
 * <p>Both drop answers without claims, and answers with fewer questions than facts (some facts were never judged). Both
 * pair equal texts that got different scores, which length balancing removes later.
 */
public final class OfficialPairing {
    private final boolean exact;
    private final PairSelector selector =
            PairSelector.builder().allowIdenticalTexts(true).build();

    private OfficialPairing(boolean exact) {
        this.exact = exact;
    }

    /** Returns a pairing with the authors' exact result. */
    public static OfficialPairing exact() {
        return new OfficialPairing(true);
    }

    /** Returns a pairing with the same method, but without the losses. */
    public static OfficialPairing repaired() {
        return new OfficialPairing(false);
    }

    /** Returns the score of every answer that has a judgment, by question id. */
    public Map<String, ResponseScore> scores(List<OfficialAnswer> answers, List<OfficialJudgment> judgments) {
        Map<String, List<OfficialJudgment>> byAnswer = new HashMap<>();
        for (OfficialJudgment judgment : judgments) {
            byAnswer.computeIfAbsent(judgment.questionId(), id -> new ArrayList<>())
                    .add(judgment);
        }
        Map<String, ResponseScore> scores = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            OfficialAnswer answer = answers.get(i);
            List<ClaimVerdict> verdicts = verdicts(answer, byAnswer.getOrDefault(answer.questionId(), List.of()));
            if (!verdicts.isEmpty()) {
                Candidate candidate = new Candidate(answer.group(), i, answer.answer());
                if (scores.put(answer.questionId(), ResponseScore.byClaims(candidate, verdicts)) != null) {
                    throw new BadDataException(
                            "question_id " + answer.questionId() + " occurs twice in the answers; remove one");
                }
            }
        }
        return scores;
    }

    private List<ClaimVerdict> verdicts(OfficialAnswer answer, List<OfficialJudgment> judgments) {
        List<ClaimVerdict> verdicts = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (int i = 0; i < judgments.size(); i++) {
            OfficialJudgment judgment = judgments.get(i);
            String fact = i < answer.facts().size() ? answer.facts().get(i) : "";
            if (exact || (!fact.isBlank() && asked.add(judgment.question()))) {
                verdicts.add(new ClaimVerdict(new Claim(fact, judgment.question()), judgment.pYes(), judgment.pNo()));
            }
        }
        return verdicts;
    }

    /** Returns all pairs that the scores allow, before answers are dropped. */
    public List<OfficialPair> all(List<OfficialAnswer> answers, List<OfficialJudgment> judgments) {
        Map<String, ResponseScore> scores = scores(answers, judgments);
        Map<String, List<ResponseScore>> groups = new LinkedHashMap<>();
        for (OfficialAnswer answer : answers) {
            ResponseScore score = scores.get(answer.questionId());
            if (score != null) {
                groups.computeIfAbsent(answer.group(), group -> new ArrayList<>())
                        .add(score);
            }
        }
        List<OfficialPair> pairs = new ArrayList<>();
        for (List<ResponseScore> group : groups.values()) {
            for (ScoredPair pair : selector.all(group)) {
                OfficialAnswer chosen = answers.get(pair.chosen().candidate().index());
                OfficialAnswer rejected =
                        answers.get(pair.rejected().candidate().index());
                pairs.add(new OfficialPair(chosen, rejected, pair.chosen(), pair.rejected()));
            }
        }
        return pairs;
    }

    /**
     * Returns the pairs that are kept.
     *
     * @throws BadDataException if two answers have the same question id; with {@link #exact()} also where the authors'
     *     code stops
     */
    public List<OfficialPair> pair(List<OfficialAnswer> answers, List<OfficialJudgment> judgments) {
        List<OfficialPair> all = all(exact ? firstRuns(answers) : answers, judgments);
        if (exact) {
            refuseWhatStops(all);
        }
        return all.stream()
                .filter(pair ->
                        complete(pair.chosen(), pair.chosenScore()) && complete(pair.rejected(), pair.rejectedScore()))
                .toList();
    }

    private static void refuseWhatStops(List<OfficialPair> pairs) {
        for (OfficialPair pair : pairs) {
            if (pair.chosen().question().contains("@")) {
                throw new BadDataException("the question of answer "
                        + pair.chosen().questionId()
                        + " contains \"@\", which the authors' code can't pair; remove its answers: "
                        + pair.chosen().question());
            }
        }
        if (pairs.isEmpty()) {
            throw new BadDataException("no two answers differ in score, so the authors' code can't average");
        }
    }

    private boolean complete(OfficialAnswer answer, ResponseScore score) {
        if (!exact) {
            return answer.changedFacts().size() >= answer.facts().size();
        }
        long facts = answer.facts().stream().filter(fact -> !fact.isEmpty()).count();
        return OfficialPair.judge(score).size() == facts;
    }

    /** Returns the answers of each group up to the first record of another group. */
    private static List<OfficialAnswer> firstRuns(List<OfficialAnswer> answers) {
        List<OfficialAnswer> kept = new ArrayList<>();
        Set<String> begun = new HashSet<>();
        String running = "";
        boolean keep = true;
        for (int i = 0; i < answers.size(); i++) {
            OfficialAnswer answer = answers.get(i);
            if (i == 0 || !answer.group().equals(running)) {
                running = answer.group();
                keep = begun.add(running);
            }
            if (keep) {
                kept.add(answer);
            }
        }
        return kept;
    }

    /**
     * Returns at most {@code size} pairs per image (exact), or per image and question (repaired), drawn with a seed.
     */
    public List<OfficialPair> sample(List<OfficialPair> pairs, int size, long seed) {
        Map<String, List<OfficialPair>> groups = new LinkedHashMap<>();
        for (OfficialPair pair : pairs) {
            String group = exact ? pair.chosen().dsQuestionId() : pair.chosen().group();
            groups.computeIfAbsent(group, g -> new ArrayList<>()).add(pair);
        }
        List<OfficialPair> sampled = new ArrayList<>();
        groups.forEach((group, members) -> sampled.addAll(SeededSample.of(
                members,
                size,
                seed,
                group,
                pair -> pair.chosen().questionId() + ">" + pair.rejected().questionId())));
        return sampled;
    }
}
