package io.github.rlaifv.examples.quickstart;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.examples.report.BestOfNPoint;
import io.github.rlaifv.examples.report.Metrics;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.BestOfNCurve;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.List;

/** Best-of-N on held-out scenes by the reward of the aligned model against the base. */
final class Pools {
    private static final int ROWS_PER_CALL = 640;

    private final Pictures pictures;
    private final Evaluator evaluator;
    private final EvaluationPlan plan;
    private final double beta;

    Pools(Pictures pictures, Evaluator evaluator, QuickstartOptions options) {
        this.pictures = pictures;
        this.evaluator = evaluator;
        this.plan = options.evaluation();
        this.beta = options.training().beta() > 0 ? options.training().beta() : 0.1;
    }

    /** The scenes that have pools. */
    List<Instruction> instructions() {
        List<Instruction> heldOut = pictures.heldOut();
        return heldOut.subList(0, Math.min(plan.bestOfScenes(), heldOut.size()));
    }

    /**
     * The curve for N = 1, 2, 4, ...
     *
     * @param generator writes the candidates
     * @param aligned ranks them together with the base
     */
    List<BestOfNPoint> curve(Policy generator, Policy aligned, Policy base, RunListener listener) {
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
                .promptsPerCall(Math.max(1, ROWS_PER_CALL / plan.bestOf()))
                .listener(listener)
                .build();
        return BestOfNCurve.of(bestOfN.run(instructions())).points().stream()
                .map(this::point)
                .toList();
    }

    private BestOfNPoint point(BestOfNCurve.Point point) {
        Metrics metrics = pictures.measure(instructions(), point.texts());
        return new BestOfNPoint(point.n(), metrics, point.meanReward());
    }
}
