package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads the units of all shards in the order of the unbroken run, one call after the other. */
final class ShardUnits {
    private final ShardSet shards;
    private final List<Iterator<String>> units = new ArrayList<>();

    private ShardUnits(ShardSet shards) {
        this.shards = shards;
    }

    /**
     * Opens the units of all shards. The caller closes the stream.
     *
     * @throws BadDataException while streaming, if a shard names fewer or more units than it has
     */
    static Stream<ShardUnit> of(ShardSet shards) {
        ShardUnits all = new ShardUnits(shards);
        List<Stream<String>> files = new ArrayList<>();
        shards.folders().forEach(folder -> files.add(ShardFile.units(folder)));
        files.forEach(file -> all.units.add(file.iterator()));
        return LongStream.range(0, shards.plan().units())
                .mapToObj(all::next)
                .onClose(() -> files.forEach(Stream::close));
    }

    private ShardUnit next(long position) {
        int shard = (int) (position / shards.plan().perCall() % units.size());
        Iterator<String> ofShard = units.get(shard);
        if (!ofShard.hasNext()) {
            throw wrong(shard, "fewer");
        }
        ShardUnit unit = new ShardUnit(shard, ofShard.next());
        if (position == shards.plan().units() - 1) {
            requireNoMore();
        }
        return unit;
    }

    private void requireNoMore() {
        for (int shard = 0; shard < units.size(); shard++) {
            if (units.get(shard).hasNext()) {
                throw wrong(shard, "more");
            }
        }
    }

    private BadDataException wrong(int shard, String than) {
        return new BadDataException(shards.folders().get(shard).resolve(ShardFile.NAME) + " names " + than
                + " units than the shard has: run the shard again, which writes the file anew");
    }
}
