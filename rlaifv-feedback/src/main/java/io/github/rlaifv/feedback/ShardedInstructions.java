package io.github.rlaifv.feedback;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.shard.ShardKind;
import io.github.rlaifv.core.internal.shard.ShardPlan;
import io.github.rlaifv.core.run.Shard;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * The instructions of one shard: every n-th batch. Batches of the shard are therefore batches of the unbroken run.
 *
 * @param all instructions of the whole run
 * @param shard the shard
 * @param batchSize number of instructions per batch
 */
record ShardedInstructions(InstructionDataset all, Shard shard, int batchSize) implements InstructionDataset {

    /** Describes the shard. All instructions are read, without their images. */
    ShardPlan plan() {
        ContentHash data = new ContentHash();
        try (Stream<Instruction> stream = all.stream()) {
            stream.forEachOrdered(instruction -> data.part(instruction.id()).part(instruction.question()));
        }
        return new ShardPlan(ShardKind.FEEDBACK, shard, all.size(), batchSize, data.text(), new TreeMap<>());
    }

    @Override
    public long size() {
        return shard.size(all.size(), batchSize);
    }

    @Override
    public Instruction get(long index) {
        if (index < 0 || index >= size()) {
            throw new IndexOutOfBoundsException("instruction " + index + " of " + size());
        }
        return all.get(shard.position(index, batchSize));
    }

    @Override
    public Stream<Instruction> stream() {
        AtomicLong position = new AtomicLong();
        return all.stream().sequential().filter(instruction -> shard.has(position.getAndIncrement(), batchSize));
    }
}
