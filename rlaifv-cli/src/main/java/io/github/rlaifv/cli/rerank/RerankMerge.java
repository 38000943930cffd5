package io.github.rlaifv.cli.rerank;

import io.github.rlaifv.cli.command.ShardNotes;
import io.github.rlaifv.cli.rank.RankingRule;
import io.github.rlaifv.cli.report.CommandReport;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.inference.BestOfN;
import io.github.rlaifv.inference.PoolFile;
import io.github.rlaifv.inference.RankedResponse;
import io.github.rlaifv.inference.ScoringRule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Joins the shards of the command {@code rerank} and picks the responses.
 *
 * @param rule rule that ranks candidates
 */
public record RerankMerge(RankingRule rule) {
    /** Name of the file with the picked responses. */
    static final String PICKED = "picked.jsonl";
    /** Name of the file with the scored pools. */
    static final String POOLS = "pools.jsonl";

    /** Stores the options with a shard. */
    void write(Path shard) {
        ShardNotes.write(shard, "rerank", rule.texts());
    }

    /**
     * Writes the folder of the unbroken run, with the rule of the shards.
     *
     * @param report receives a table
     * @param progress listener that is notified of the stages
     */
    public static void merge(List<Path> shards, Path output, CommandReport report, RunListener progress) {
        ScoringRule rule = RankingRule.of(ShardNotes.common(shards, Set.of())).rule();
        BestOfN.merge(shards, output, folder -> Rerank.pick(pools(folder), rule, folder.resolve(PICKED)), progress);
        Rerank.report(report, Rerank.ranked(pools(output), rule), rule, output.resolve(PICKED));
    }

    private static Map<String, RankedResponse> pools(Path folder) {
        return PoolFile.read(folder.resolve(POOLS));
    }
}
