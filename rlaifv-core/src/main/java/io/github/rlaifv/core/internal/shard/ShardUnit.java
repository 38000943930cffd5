package io.github.rlaifv.core.internal.shard;

/**
 * A unit of a run that was divided into shards.
 *
 * @param shard position of its shard, from 0
 * @param name name of the unit, such as the id of an instruction
 */
public record ShardUnit(int shard, String name) {}
