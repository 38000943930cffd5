package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.dataset.DatasetCard;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Computes a reference's log-probabilities of pairs in a folder of their own, apart from any training, for example on a
 * cluster. The folder holds the pairs with their log-probabilities as a dataset ({@code pairs.jsonl}), which {@link
 * io.github.rlaifv.dpo.DpoTrainer} uses in place of a reference model, and {@code reference.jsonl}, from which a stopped
 * run resumes.
 */
public final class ReferenceRun {
    private final Policy reference;
    private final int promptsPerCall;
    private final RunListener listener;

    /**
     * Creates a run.
     *
     * @param reference the reference model; not closed
     * @param promptsPerCall number of prompts that are scored in one call, at least 1. Results depend on it only within
     *     the bounds that {@link Policy} states
     * @param listener listener that is notified of the stage {@code reference}, whose unit is a prompt
     * @throws IllegalArgumentException if the number is out of range
     */
    public ReferenceRun(Policy reference, int promptsPerCall, RunListener listener) {
        if (promptsPerCall < 1) {
            throw new IllegalArgumentException("promptsPerCall must be >= 1, was " + promptsPerCall);
        }
        this.reference = Objects.requireNonNull(reference, "reference");
        this.promptsPerCall = promptsPerCall;
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /**
     * Computes the log-probabilities of all pairs. Work that is finished in the folder is not repeated. Pairs that the
     * reference refuses, for example because they are too long, are not in the new dataset.
     *
     * @param dataset the pairs
     * @param folder folder of the results, created if it is missing
     * @return card of the new dataset
     * @throws io.github.rlaifv.core.policy.MissingCapabilityException if the reference can't score given responses
     * @throws io.github.rlaifv.core.run.BadDataException if the folder was made with another model or other pairs, or an
     *     image can't be read
     * @throws io.github.rlaifv.core.run.RetriableException if requests failed that may succeed later, after all others
     *     are done and kept
     */
    public DatasetCard run(PreferenceDataset dataset, Path folder) {
        scored().requireScores();
        KeyedPairs pairs = KeyedPairs.of(dataset);
        try (WorkFolder work = ReferenceFolder.open(folder, ReferenceFolder.settings(reference.fingerprint(), pairs))) {
            work.removeParts(folder);
            work.removeParts(folder.resolve("images"));
            ReferenceLogProbs logProbs = RunLedger.count(
                    work, () -> scored().compute(pairs, pairs.prompts(), folder.resolve(ReferenceFolder.LOG_PROBS)));
            DatasetCard card = ReferenceFolder.write(logProbs, dataset, folder);
            work.requireThere(ReferenceFolder.SETTINGS, ReferenceFolder.LOG_PROBS);
            return card;
        }
    }

    /**
     * Runs one shard: every n-th call. {@link #merge} joins the folders of all shards.
     *
     * @param shard the shard
     * @param dataset all pairs of the whole run, the same for each shard
     * @param folder folder of the shard, created if it is missing
     * @return how many prompts the shard has
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #run}, and if the folder holds another shard
     * @throws io.github.rlaifv.core.run.RetriableException as {@link #run}
     */
    public ShardResult runShard(Shard shard, PreferenceDataset dataset, Path folder) {
        scored().requireScores();
        return new ReferenceShard(shard, folder, promptsPerCall).run(scored(), KeyedPairs.of(dataset));
    }

    /**
     * Joins the shards of a run. The new folder has the bytes of the folder that one unbroken run writes. No model is
     * needed.
     *
     * @param dataset all pairs of the whole run
     * @param shards folders of all shards, in any order
     * @param folder folder for the whole run, missing or empty
     * @return card of the new dataset
     * @throws io.github.rlaifv.core.run.BadDataException if a shard is missing, there twice or not finished, if models or
     *     pairs differ, or if the folder is not empty; the message names the folders. Nothing is written then
     */
    public static DatasetCard merge(PreferenceDataset dataset, List<Path> shards, Path folder) {
        return merge(dataset, shards, folder, RunListener.NONE);
    }

    /**
     * Same as {@link #merge(PreferenceDataset, List, Path)}, with progress.
     *
     * @param listener listener that is notified of the stages: one that reads the pairs and their images, one that checks
     *     the shards, one that joins the log-probabilities, and one that writes the pairs
     */
    public static DatasetCard merge(PreferenceDataset dataset, List<Path> shards, Path folder, RunListener listener) {
        return ReferenceMerge.of(dataset, shards, folder, listener);
    }

    private ScoredReference scored() {
        return new ScoredReference(reference, true, promptsPerCall, listener);
    }
}
