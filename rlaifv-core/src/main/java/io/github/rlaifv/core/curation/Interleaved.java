package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.data.Instruction;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The instructions of several sources in one order, in which every part has about the proportions of the whole. Each
 * source keeps its order.
 */
final class Interleaved implements Iterator<Instruction> {
    private final List<Iterator<Instruction>> sources;
    private final long[] sizes;
    private final long[] done;

    private Interleaved(List<Iterator<Instruction>> sources, long[] sizes) {
        this.sources = sources;
        this.sizes = sizes;
        this.done = new long[sizes.length];
    }

    /**
     * Returns the instructions of all streams, which are closed with the returned one.
     *
     * @param sizes number of instructions per stream
     */
    static Stream<Instruction> of(List<Stream<Instruction>> sources, long[] sizes) {
        Interleaved all = new Interleaved(sources.stream().map(Stream::iterator).toList(), sizes.clone());
        Stream<Instruction> stream = StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(all, Spliterator.ORDERED | Spliterator.NONNULL), false);
        for (Stream<Instruction> source : sources) {
            stream = stream.onClose(source::close);
        }
        return stream;
    }

    @Override
    public boolean hasNext() {
        return next(false) >= 0;
    }

    @Override
    public Instruction next() {
        int source = next(true);
        if (source < 0) {
            throw new NoSuchElementException();
        }
        return sources.get(source).next();
    }

    /** The source of the next instruction: the one of which the smallest share is done; -1 at the end. */
    private int next(boolean take) {
        int best = -1;
        double least = 1;
        for (int i = 0; i < sizes.length; i++) {
            double position = (done[i] + 0.5) / sizes[i];
            if (done[i] < sizes[i] && position < least) {
                least = position;
                best = i;
            }
        }
        if (take && best >= 0) {
            done[best]++;
        }
        return best;
    }
}
