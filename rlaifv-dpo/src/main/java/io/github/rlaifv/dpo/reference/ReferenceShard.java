package io.github.rlaifv.dpo.reference;

import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardPlan;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import io.github.rlaifv.dpo.reference.internal.UnscoredPrompt;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run of one shard of a run of reference log-probabilities.
 *
 * @param shard the shard
 * @param folder folder of the shard
 * @param promptsPerCall number of prompts per call
 */
record ReferenceShard(Shard shard, Path folder, int promptsPerCall) {
    ShardResult run(ScoredReference reference, KeyedPairs pairs) {
        List<UnscoredPrompt> all = pairs.prompts();
        List<UnscoredPrompt> part = shard.of(all, promptsPerCall);
        ShardPlan plan =
                new ShardPlan(ShardKind.REFERENCE, shard, all.size(), promptsPerCall, pairs.data(), new TreeMap<>());
        try (WorkFolder work = ReferenceFolder.openShard(
                folder, plan.settings(ReferenceFolder.settings(reference.fingerprint(), pairs)))) {
            work.removeParts(folder);
            work.delete(folder.resolve(SkippedUnits.NAME));
            ShardFile.write(folder, plan, part.stream().map(ReferenceShard::name));
            ReferenceLogProbs logProbs = RunLedger.count(
                    work, () -> reference.compute(pairs, part, folder.resolve(ReferenceFolder.LOG_PROBS)));
            Map<String, RequestFailure> refused = new TreeMap<>();
            logProbs.refused()
                    .forEach((response, refusal) -> refused.put(
                            response, new RequestFailure(response, refusal.kind(), refusal.reason(), false)));
            SkippedUnits.write(folder, refused);
            work.requireThere(ReferenceFolder.SETTINGS, ReferenceFolder.LOG_PROBS);
            return new ShardResult(shard, folder, part.size(), 0);
        }
    }

    /** Returns the name of a prompt: the key of its first response, which no other prompt has. */
    private static String name(UnscoredPrompt prompt) {
        return prompt.texts().keySet().iterator().next();
    }
}
