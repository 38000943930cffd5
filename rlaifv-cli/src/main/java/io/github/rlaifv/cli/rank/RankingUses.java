package io.github.rlaifv.cli.rank;

import io.github.rlaifv.cli.command.ModelUses;
import io.github.rlaifv.core.plan.ScoringLoad;
import io.github.rlaifv.core.plan.Workload;
import java.util.List;
import java.util.stream.Stream;

/**
 * What ranking takes of the memory of a plan: the scores and verdicts of the aligned model, and the other models that rank.
 *
 * @param ranking options for how candidates are ranked
 * @param verifier options for the models that judge claims
 */
public record RankingUses(RankingOptions ranking, VerifierOptions verifier) {

    /**
     * The candidates of a call.
     *
     * @param prompts number of prompts
     * @param candidates number of candidates per prompt
     * @param promptTokens number of text tokens per prompt
     * @param tokens largest number of tokens per candidate
     */
    public record Pools(int prompts, int candidates, int promptTokens, int tokens) {
        /** Returns the scores of the candidates. */
        public Workload scoring() {
            return new ScoringLoad(prompts, candidates, promptTokens, tokens);
        }
    }

    /**
     * Returns what the aligned model does to rank candidates.
     *
     * @param judged number of candidates per pool of which the claims may be judged
     */
    public List<Workload> aligned(Pools pools, int judged) {
        Stream<Workload> verdicts =
                ranking.verified() ? verifier.models().own(claims(pools, judged)).stream() : Stream.of();
        return Stream.concat(Stream.of(pools.scoring()), verdicts).toList();
    }

    /** Same as {@link #aligned(Pools, int)} for whole pools. */
    public List<Workload> aligned(Pools pools) {
        return aligned(pools, pools.candidates());
    }

    /**
     * Adds the models that rank besides the aligned one and its reference.
     *
     * @param policy folder or address of the aligned model
     * @param judged number of candidates per pool of which the claims may be judged
     */
    public void addTo(ModelUses uses, String policy, Pools pools, int judged) {
        ranking.addTo(uses, policy, List.of(pools.scoring()));
        if (ranking.verified()) {
            verifier.models().addTo(uses, claims(pools, judged));
        }
    }

    /** Same as {@link #addTo(ModelUses, String, Pools, int)} for whole pools. */
    public void addTo(ModelUses uses, String policy, Pools pools) {
        addTo(uses, policy, pools, pools.candidates());
    }

    private ClaimModels.Judged claims(Pools pools, int judged) {
        return new ClaimModels.Judged(
                pools.prompts(), Workload.size(ranking.judged(1, judged)), pools.promptTokens(), pools.tokens());
    }
}
