package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.run.Shard;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which part of a run a shard is.
 *
 * @param kind kind of the run
 * @param shard the shard
 * @param units number of units of the whole run
 * @param perCall number of units per call
 * @param data fingerprint of all units of the whole run and their order
 * @param later settings of what is done when the shards are merged, by name; a rerun may change them
 */
public record ShardPlan(
        ShardKind kind, Shard shard, long units, int perCall, String data, SortedMap<String, String> later) {
    /** Settings that only folders of shards have. */
    static final String SHARD = "shard";

    private static final String UNITS = "shard_units";
    private static final String PER_CALL = "shard_per_call";
    private static final String DATA = "shard_data";

    public ShardPlan {
        later = new TreeMap<>(later);
    }

    /** Returns the settings of the shard's folder, for which its results can't be used without those of the run. */
    public SortedMap<String, String> settings(SortedMap<String, String> ofRun) {
        SortedMap<String, String> settings = new TreeMap<>(ofRun);
        settings.put(SHARD, shard.toString());
        settings.put(UNITS, String.valueOf(units));
        settings.put(PER_CALL, String.valueOf(perCall));
        settings.put(DATA, data);
        return settings;
    }

    /** Returns the settings of the run, of those of a shard's folder. */
    static SortedMap<String, String> ofRun(SortedMap<String, String> ofShard) {
        SortedMap<String, String> settings = new TreeMap<>(ofShard);
        settings.keySet().removeAll(List.of(SHARD, UNITS, PER_CALL, DATA));
        return settings;
    }

    /** Returns the number of units of the shard. */
    public long size() {
        return shard.size(units, perCall);
    }
}
