package io.github.rlaifv.spark.command;

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
 * Creates the pipeline of the command on an executor.
 *
 * @param roles the models
 * @param labeling how responses are divided and judged
 * @param candidates number of candidates per instruction
 * @param sampling how candidates are sampled
 * @param pairs maximum number of pairs per instruction
 * @param batchSize number of instructions per batch
 * @param seed seed of candidates and pairs
 */
record FeedbackModels(
        RoleAddresses roles,
        LabelingValues labeling,
        int candidates,
        Sampling sampling,
        int pairs,
        int batchSize,
        long seed)
        implements ExecutorFactory<FeedbackPipeline> {

    FeedbackModels {
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

    @Override
    public FeedbackPipeline create(ExecutorModels models) {
        Map<List<String>, Policy> opened = new HashMap<>();
        return settings(candidates, sampling, pairs, batchSize, seed)
                .policy(open(models, opened, roles.policy()))
                .decomposer(decomposer(models, opened))
                .scorer(labeling.scorer(open(models, opened, roles.labeler())))
                .build();
    }

    private ClaimDecomposer decomposer(ExecutorModels models, Map<List<String>, Policy> opened) {
        return roles.rules()
                ? ClaimDecomposer.byRules()
                : labeling.decomposer(open(models, opened, roles.decomposer()), open(models, opened, roles.asking()));
    }

    /** Opens a model once, however many roles it has. */
    private static Policy open(ExecutorModels models, Map<List<String>, Policy> opened, List<String> addresses) {
        return opened.computeIfAbsent(addresses, one -> models.pool(one.toArray(String[]::new)));
    }
}
