package io.github.rlaifv.inference;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.shard.MergedJournal;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardLedgers;
import io.github.rlaifv.core.internal.shard.ShardPlan;
import io.github.rlaifv.core.internal.shard.ShardSet;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A run of one shard of {@link BestOfN}.
 *
 * @param shard the shard
 * @param folder folder of the shard
 * @param promptsPerCall number of prompts per call
 */
record BestOfNShard(Shard shard, Path folder, int promptsPerCall) {
    /** Samples and ranks the requests of a shard into a folder. */
    interface Work {
        Map<String, RankedResponse> run(
                BestOfNFolder folder, List<GenerationRequest> requests, SortedMap<String, String> settings);
    }

    /**
     * Runs the shard.
     *
     * @param all requests of the whole run
     * @param settings settings of the whole run
     */
    ShardResult run(List<GenerationRequest> all, SortedMap<String, String> settings, Work work) {
        ShardPlan plan = plan(all);
        List<GenerationRequest> part = shard.of(all, promptsPerCall);
        Map<String, RequestFailure> failures = new LinkedHashMap<>();
        SortedMap<String, String> own = plan.settings(settings);
        BestOfNFolder place =
                new BestOfNFolder(folder, BestOfNFolder.SHARD, failure -> failures.put(failure.request(), failure));
        // prepared and finished while no other run can write to the folder
        try (FolderLock lock = WorkFolder.lock(folder, "shard")) {
            try (WorkFolder held = place.open(own)) {
                held.delete(folder.resolve(SkippedUnits.NAME));
                ShardFile.write(folder, plan, part.stream().map(GenerationRequest::key));
            }
            Map<String, RankedResponse> pools = work.run(place, part, own);
            SkippedUnits.write(folder, failures);
            lock.requireHeld();
            long skipped = failures.values().stream()
                    .filter(failure -> !failure.retriable())
                    .count();
            return new ShardResult(shard, folder, part.size(), part.size() - pools.size() - skipped);
        }
    }

    private ShardPlan plan(List<GenerationRequest> all) {
        ContentHash data = new ContentHash();
        BestOfNFolder.requireDistinct(all);
        for (GenerationRequest request : all) {
            data.part(request.key());
            for (Message message : request.prompt().messages()) {
                data.part(message.text());
            }
        }
        return new ShardPlan(ShardKind.BEST_OF_N, shard, all.size(), promptsPerCall, data.text(), new TreeMap<>());
    }

    /** Joins the shards of a run to its folder. */
    static void merge(List<Path> folders, Path output, Consumer<Path> last, RunListener listener) {
        ShardSet shards = ShardSet.open(folders, ShardKind.BEST_OF_N);
        shards.requireFinished(folder -> MergedJournal.missing(folder, BestOfNFolder.POOLS, PoolFile::key), listener);
        AtomicFolder.create(output, "merge", fresh -> {
            try (WorkFolder work = new BestOfNFolder(fresh).open(shards.settings());
                    MergedJournal journal = MergedJournal.open(shards, BestOfNFolder.POOLS, PoolFile::key)) {
                journal.write(shards, fresh.resolve(BestOfNFolder.POOLS), listener);
                ShardLedgers.merge(shards, fresh);
                work.requireHeld();
            }
            last.accept(fresh);
        });
    }
}
