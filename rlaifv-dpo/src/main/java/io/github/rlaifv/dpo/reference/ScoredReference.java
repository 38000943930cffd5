package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.objective.ResponseLogProb;
import io.github.rlaifv.dpo.reference.internal.ReferenceFile;
import io.github.rlaifv.dpo.reference.internal.ReferenceScorer;
import io.github.rlaifv.dpo.reference.internal.UnscoredPrompt;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A reference model that scores all pairs before training starts, because training may change it.
 *
 * @param model the reference model
 * @param eachToken whether the log-probabilities of single tokens are needed
 * @param promptsPerCall number of prompts that are scored in one call
 * @param listener listener that is notified of the stage {@code reference}
 */
public record ScoredReference(Policy model, boolean eachToken, int promptsPerCall, RunListener listener)
        implements ReferenceSource {
    private static final String STAGE = RunStages.REFERENCE;

    @Override
    public String fingerprint() {
        return model.fingerprint();
    }

    @Override
    public ReferenceLogProbs training(PreferenceDataset pairs, Path file) {
        return compute(pairs, file);
    }

    @Override
    public ReferenceLogProbs heldOut(PreferenceDataset pairs, Path file) {
        return compute(pairs, file);
    }

    @Override
    public ReferenceLogProbs auxiliaries(PreferenceDataset pairs, Path file) {
        return compute(pairs, file);
    }

    @Override
    public boolean looksAtImages() {
        return true;
    }

    @Override
    public boolean isScoredBy(TrainablePolicy policy) {
        return model == policy;
    }

    /**
     * Scores the pairs that a file does not hold yet.
     *
     * @param dataset the pairs
     * @param file file that keeps the log-probabilities
     * @return the log-probabilities of all pairs
     * @throws io.github.rlaifv.core.run.RetriableException if requests failed that may succeed later, after all others are
     *     done and kept
     */
    ReferenceLogProbs compute(PreferenceDataset dataset, Path file) {
        requireScores();
        KeyedPairs pairs = KeyedPairs.of(dataset);
        return compute(pairs, pairs.prompts(), file);
    }

    /**
     * Scores some prompts of pairs that a file does not hold yet.
     *
     * @param prompts prompts to score, in order
     * @return the log-probabilities of these prompts' responses
     */
    ReferenceLogProbs compute(KeyedPairs pairs, List<UnscoredPrompt> prompts, Path file) {
        requireScores();
        return RunLedger.stage(STAGE, () -> scored(pairs, prompts, file));
    }

    private ReferenceLogProbs scored(KeyedPairs pairs, List<UnscoredPrompt> prompts, Path file) {
        Map<String, ResponseLogProb> known = new HashMap<>();
        ReferenceScorer scorer = new ReferenceScorer(model, eachToken);
        try (ReferenceFile stored = ReferenceFile.open(file, model.fingerprint(), pairs.data())) {
            prompts.stream()
                    .flatMap(prompt -> prompt.texts().keySet().stream())
                    .forEach(key -> stored.find(key, eachToken).ifPresent(logProbs -> known.put(key, logProbs)));
            List<WorkGroup<UnscoredPrompt>> groups = WorkGroup.of(
                    prompts,
                    promptsPerCall,
                    prompt -> known.keySet().containsAll(prompt.texts().keySet()),
                    model.dependsOnCall());
            listener.stageStarted(
                    STAGE,
                    groups.stream().mapToLong(group -> group.open().size()).sum());
            long done = 0;
            for (WorkGroup<UnscoredPrompt> group : groups) {
                Cancellation.check("scoring with the reference");
                Map<String, ResponseLogProb> scored = scorer.score(group, known.keySet());
                stored.append(scored);
                known.putAll(scored);
                done += group.open().size();
                RunLedger.tick();
                listener.progressed(STAGE, done);
            }
            scorer.requireAnswers(file);
        }
        listener.stageFinished(STAGE);
        return new ReferenceLogProbs(model.fingerprint(), pairs, known, scorer.refused());
    }

    /** Rejects a model that can't score, before the pairs are read. */
    void requireScores() {
        Capability.SCORE.require(model, "the reference of preference learning");
    }
}
