package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNCurve;
import io.github.rlaifv.inference.PoolFile;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoringRule;
import io.github.rlaifv.inference.SelfRewardReranker;
import io.github.rlaifv.tinyworld.report.BestOfNPoint;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Best-of-N on held-out scenes by what the aligned model and the base think of the candidates. */
final class CandidatePools {
    /** The scored pools of the base's candidates. */
    static final String OF_BASE = "pools-base.jsonl";

    /** The scored pools of the aligned model's candidates. */
    static final String OF_ALIGNED = "pools-aligned.jsonl";

    private static final double ANCHOR_TOKENS = 10;

    private final RunImages images;
    private final Evaluator evaluator;
    private final EvaluationPlan plan;
    private final double beta;
    private final CallSizes calls;

    CandidatePools(RunImages images, Evaluator evaluator, QuickstartOptions options) {
        this.images = images;
        this.evaluator = evaluator;
        this.plan = options.evaluation();
        this.beta = options.beta();
        this.calls = CallSizes.of(options);
    }

    /** The scenes that have pools. */
    List<Instruction> instructions() {
        List<Instruction> heldOut = images.heldOut();
        return heldOut.subList(0, Math.min(plan.bestOfScenes(), heldOut.size()));
    }

    /**
     * The curves for N = 1, 2, 4, ..., rule by rule.
     *
     * @param generator writes the candidates
     * @param aligned ranks them together with the base
     * @param file keeps the scored pools ({@link PoolFile})
     */
    List<BestOfNPoint> curve(Policy generator, Policy aligned, Policy base, Path file, RunListener listener) {
        if (plan.bestOf() == 0) {
            return List.of();
        }
        SelfRewardReranker reranker = SelfRewardReranker.builder()
                .policy(aligned)
                .reference(base)
                .beta(beta)
                .build();
        BestOfN bestOfN = BestOfN.builder(reranker)
                .generator(generator)
                .candidates(plan.bestOf())
                .sampling(evaluator.sampling())
                .promptsPerCall(calls.pools(plan.bestOf()))
                .listener(listener)
                .build();
        Map<String, RankedResponse> pools = new LinkedHashMap<>();
        List<RankedResponse> ranked = bestOfN.run(instructions());
        for (int i = 0; i < ranked.size(); i++) {
            pools.put(instructions().get(i).id(), ranked.get(i));
        }
        PoolFile.write(file, pools);
        return rules().stream()
                .flatMap(rule -> BestOfNCurve.of(ranked, rule).points().stream().map(point -> point(rule, point)))
                .toList();
    }

    private List<ScoringRule> rules() {
        return List.of(
                ScoringRule.meanReward(beta),
                ScoringRule.sumReward(beta),
                ScoringRule.anchoredReward(beta, ANCHOR_TOKENS),
                ScoringRule.policyPerplexity(),
                ScoringRule.referencePerplexity());
    }

    private BestOfNPoint point(ScoringRule rule, BestOfNCurve.Point point) {
        Metrics metrics = images.measure(instructions(), point.texts());
        return new BestOfNPoint(rule.name(), point.n(), metrics, point.meanReward(), point.meanStability());
    }
}
