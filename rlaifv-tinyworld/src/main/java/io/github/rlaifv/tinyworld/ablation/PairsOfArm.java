package io.github.rlaifv.tinyworld.ablation;

import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.feedback.ScoredInstruction;
import io.github.rlaifv.feedback.pair.LengthBalancer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.pair.TopicRewriter;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.RepeatPenalty;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.tinyworld.quickstart.QuickstartOptions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the preference pairs of an arm from judged candidates. */
final class PairsOfArm {
    private PairsOfArm() {}

    /**
     * Makes pairs and balances their lengths.
     *
     * @param options options of one seed
     * @param arm way to make pairs
     * @param round number of the round, from 1
     * @param judged judged candidates of the arm's source, with all claims of a response, repeated ones too
     */
    static List<PreferencePair> of(QuickstartOptions options, AblationArm arm, int round, JudgedCandidates judged) {
        PairMaker maker = maker(options, arm, round);
        List<PreferencePair> made = judged.scored().stream()
                .flatMap(one -> maker.make(one.instruction(), scores(arm, one)).stream())
                .toList();
        return options.feedback().settings().lengthBalance()
                ? LengthBalancer.create().balance(made).kept().stream()
                        .map(made::get)
                        .toList()
                : made;
    }

    private static List<ResponseScore> scores(AblationArm arm, ScoredInstruction judged) {
        return judged.responses().stream()
                .map(arm.recipe().repeats() ? RepeatPenalty::of : PairsOfArm::onceEach)
                .toList();
    }

    /** The score of the paper, in which a claim counts once however often a response repeats it. */
    static ResponseScore onceEach(ResponseScore response) {
        Set<String> seen = new HashSet<>();
        List<ClaimVerdict> first = new ArrayList<>();
        for (ClaimVerdict verdict : response.verdicts()) {
            if (seen.add(verdict.claim().question())) {
                first.add(verdict);
            }
        }
        return first.size() == response.verdicts().size()
                ? response
                : ResponseScore.byClaims(response.candidate(), first);
    }

    private static PairMaker maker(QuickstartOptions options, AblationArm arm, int round) {
        int most = options.pairs(round).maxPairs();
        long seed = options.roundSeed(round);
        return arm == AblationArm.TOPICS
                ? TopicRewriter.builder().maxPairs(most).seed(seed).build()
                : arm.recipe().maker(most, seed);
    }
}
