/**
 * Folders of shards: parts of runs that are joined afterwards. Start at {@link
 * io.github.rlaifv.core.internal.shard.ShardFile}.
 */
@NullMarked
package io.github.rlaifv.core.internal.shard;

import org.jspecify.annotations.NullMarked;
