package io.github.rlaifv.spark.command;

import io.github.rlaifv.cli.option.DecomposerOption;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.feedback.FeedbackPipeline;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.spark.ExecutorFactory;
import io.github.rlaifv.spark.ExecutorModels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Creates the pipeline of the command on an executor. Each model is a folder, an address, or several servers of one model.
 *
 * @param policy writes candidates
 * @param decomposer divides responses into claims; the word {@code rules} stands for rules without a model
 * @param labeler judges claims
 * @param labeling how responses are divided and judged
 * @param candidates number of candidates per instruction
 * @param sampling how candidates are sampled
 * @param pairs maximum number of pairs per instruction
 * @param batchSize number of instructions per batch
 * @param seed seed of candidates and pairs
 */
record FeedbackModels(
        List<String> policy,
        List<String> decomposer,
        List<String> labeler,
        LabelingValues labeling,
        int candidates,
        Sampling sampling,
        int pairs,
        int batchSize,
        long seed)
        implements ExecutorFactory<FeedbackPipeline> {

    /** The value of {@code decomposer} that needs no model. */
    private static final List<String> RULES = List.of(DecomposerOption.RULES);

    FeedbackModels {
        policy = List.copyOf(policy);
        decomposer = List.copyOf(decomposer);
        labeler = List.copyOf(labeler);
        settings(candidates, sampling, pairs, batchSize, seed);
    }

    /** Returns a pipeline without models, and rejects settings out of range. */
    private static FeedbackPipeline.Builder settings(
            int candidates, Sampling sampling, int pairs, int batchSize, long seed) {
        return FeedbackPipeline.builder()
                .candidates(candidates)
                .sampling(sampling)
                .pairsPerInstruction(pairs)
                .batchSize(batchSize)
                .seed(seed);
    }

    /** Whether responses are divided by rules, without a model. */
    boolean rules() {
        return decomposer.equals(RULES);
    }

    @Override
    public FeedbackPipeline create(ExecutorModels models) {
        Map<List<String>, Policy> opened = new HashMap<>();
        return settings(candidates, sampling, pairs, batchSize, seed)
                .policy(open(models, opened, policy))
                .decomposer(rules() ? ClaimDecomposer.byRules() : labeling.decomposer(open(models, opened, decomposer)))
                .scorer(labeling.scorer(open(models, opened, labeler)))
                .build();
    }

    /** Opens a model once, however many roles it has. */
    private static Policy open(ExecutorModels models, Map<List<String>, Policy> opened, List<String> addresses) {
        return opened.computeIfAbsent(addresses, one -> models.pool(one.toArray(String[]::new)));
    }
}
