package io.github.rlaifv.core.internal.shard;

import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads the units of all shards in the order of the unbroken run, one call after the other. */
final class ShardUnits {
    private final ShardPlan plan;
    private final List<Path> folders;
    private final List<Iterator<String>> units = new ArrayList<>();

    private ShardUnits(ShardPlan plan, List<Path> folders) {
        this.plan = plan;
        this.folders = folders;
    }

    /**
     * Opens the units of all shards. The caller closes the stream.
     *
     * @param plan plan of any of the shards
     * @param folders folders of all shards, in order
     * @throws BadDataException while streaming, if a shard names fewer or more units than it has
     */
    static Stream<ShardUnit> of(ShardPlan plan, List<Path> folders) {
        ShardUnits all = new ShardUnits(plan, folders);
        List<Stream<String>> files = new ArrayList<>();
        folders.forEach(folder -> files.add(ShardFile.units(folder)));
        files.forEach(file -> all.units.add(file.iterator()));
        return LongStream.range(0, plan.units()).mapToObj(all::next).onClose(() -> files.forEach(Stream::close));
    }

    private ShardUnit next(long position) {
        int shard = (int) (position / plan.perCall() % units.size());
        Iterator<String> ofShard = units.get(shard);
        if (!ofShard.hasNext()) {
            throw wrong(shard, "fewer");
        }
        ShardUnit unit = new ShardUnit(shard, ofShard.next());
        if (position == plan.units() - 1) {
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
        return new BadDataException(folders.get(shard).resolve(ShardFile.NAME) + " names " + than
                + " units than the shard has: run the shard again, which writes the file anew");
    }
}
