package io.github.rlaifv.cli.rerank;

import io.github.rlaifv.cli.command.ShardNotes;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.PoolFile;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoringRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Joins the shards of the command {@code rerank} and picks the responses.
 *
 * @param rule rule that ranks candidates
 * @param beta factor of the reward
 */
public record RerankMerge(RankedBy rule, double beta) {
    /** Name of the file with the picked responses. */
    static final String PICKED = "picked.jsonl";

    /** Stores the options with a shard. */
    void write(Path shard) {
        SortedMap<String, String> options = new TreeMap<>();
        options.put("rule", rule.name());
        options.put("beta", String.valueOf(beta));
        ShardNotes.write(shard, "rerank", options);
    }

    /**
     * Writes the folder of the unbroken run, with the rule of the shards.
     *
     * @param report receives a table
     */
    public static void merge(List<Path> shards, Path output, CommandReport report) {
        SortedMap<String, String> options = ShardNotes.common(shards, Set.of());
        ScoringRule rule = RankedBy.valueOf(options.getOrDefault("rule", RankedBy.MEAN.name()))
                .rule(Double.parseDouble(options.getOrDefault("beta", "0.1")));
        BestOfN.merge(shards, output, folder -> Rerank.pick(pools(folder), rule, folder.resolve(PICKED)));
        Rerank.report(report, pools(output), rule, output.resolve(PICKED));
    }

    private static Map<String, RankedResponse> pools(Path folder) {
        return PoolFile.read(folder.resolve("pools.jsonl"));
    }
}
