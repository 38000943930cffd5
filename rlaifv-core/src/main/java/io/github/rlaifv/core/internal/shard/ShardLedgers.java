package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.ledger.Ledger;
import java.nio.file.Path;

/** The ledgers of shards, of which the merged run has the sum. */
public final class ShardLedgers {
    private ShardLedgers() {}

    /**
     * Writes the sum of what all shards used.
     *
     * @param folder folder of the merged run
     */
    public static void merge(ShardSet shards, Path folder) {
        shards.folders().stream()
                .flatMap(shard -> Ledger.find(shard).stream())
                .reduce(Ledger::plus)
                .ifPresent(sum -> sum.write(folder.resolve(Ledger.FILE)));
    }
}
