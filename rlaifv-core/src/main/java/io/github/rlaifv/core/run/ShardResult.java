package io.github.rlaifv.core.run;

import java.nio.file.Path;

/**
 * What a run of one shard did. Its results are in its folder; they become those of a whole run when all shards are
 * merged.
 *
 * @param shard the shard
 * @param folder folder of the shard
 * @param units number of units of the shard, such as instructions
 * @param missing number of units that are not finished, because requests to a server failed; a rerun repeats them
 */
public record ShardResult(Shard shard, Path folder, long units, long missing) {

    /** Returns whether the shard can be merged. */
    public boolean finished() {
        return missing == 0;
    }
}
