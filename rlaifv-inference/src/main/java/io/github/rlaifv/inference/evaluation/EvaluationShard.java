package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardPlan;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Shard;
import io.github.rlaifv.core.run.ShardResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A run of one shard of an {@link Evaluation}: the answers to some of its items.
 *
 * @param shard the shard
 * @param folder folder of the shard
 * @param perCall number of prompts per call
 * @param later settings of what is done when the shards are merged
 */
record EvaluationShard(Shard shard, Path folder, int perCall, SortedMap<String, String> later) {
    static final String THUMBNAILS = "thumbnails";

    private static final RunKind KIND = RunKind.recognizedBy(
            EvaluatedAnswers.SETTINGS,
            "evaluation shard",
            EvaluatedAnswers.ANSWERS,
            ShardFile.NAME,
            SkippedUnits.NAME,
            Ledger.FILE);

    EvaluationShard {
        later = new TreeMap<>(later);
    }

    /**
     * Returns the prompts of a benchmark by item, in order.
     *
     * @throws BadDataException if an item occurs twice
     */
    static Map<String, Prompt> prompts(Benchmark benchmark) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        for (EvaluationItem item : benchmark.items()) {
            if (prompts.put(item.id(), item.prompt()) != null) {
                throw new BadDataException(benchmark.name() + " has the item '" + item.id() + "' twice; remove one");
            }
        }
        return prompts;
    }

    /**
     * Runs the shard.
     *
     * @param identity settings of the whole run
     * @param prompts prompts of the whole run, by item
     * @param answer asks for the answers to prompts, or reads them
     */
    ShardResult run(
            SortedMap<String, String> identity,
            Map<String, Prompt> prompts,
            Function<Map<String, Prompt>, ReplyCollector.Replies> answer) {
        String data = identity.getOrDefault("itemsFingerprint", "");
        ShardPlan plan = new ShardPlan(ShardKind.EVALUATION, shard, prompts.size(), perCall, data, later);
        Map<String, Prompt> part = new LinkedHashMap<>();
        shard.of(List.copyOf(prompts.entrySet()), perCall).forEach(item -> part.put(item.getKey(), item.getValue()));
        try (WorkFolder work = BoundSettings.of(
                        EvaluatedAnswers.SETTINGS, EvaluatedAnswers.ANSWERS, plan.settings(identity))
                .open(folder, KIND)) {
            work.removeParts(folder);
            work.delete(folder.resolve(SkippedUnits.NAME));
            ShardFile.write(folder, plan, part.keySet().stream());
            ReplyCollector.Replies replies = RunLedger.count(work, () -> answer.apply(part));
            SkippedUnits.write(folder, replies.failures());
            work.requireThere(EvaluatedAnswers.SETTINGS, EvaluatedAnswers.ANSWERS);
            return new ShardResult(shard, folder, part.size(), 0);
        }
    }
}
