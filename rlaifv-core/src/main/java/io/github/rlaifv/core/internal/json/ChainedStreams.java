package io.github.rlaifv.core.internal.json;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Concatenates streams. Each is opened when the one before it ends. Unlike {@code flatMap} it never buffers a whole
 * part, even if the result is consumed by an iterator.
 */
public final class ChainedStreams<S, T> implements Iterator<T>, AutoCloseable {
    private final Iterator<S> sources;
    private final Function<S, Stream<T>> open;

    @Nullable
    private Stream<T> stream;

    @Nullable
    private Iterator<T> current;

    private ChainedStreams(Iterator<S> sources, Function<S, Stream<T>> open) {
        this.sources = sources;
        this.open = open;
    }

    /** The elements of all parts. The caller closes the stream. */
    public static <S, T> Stream<T> of(List<S> sources, Function<S, Stream<T>> open) {
        ChainedStreams<S, T> chain = new ChainedStreams<>(sources.iterator(), open);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(chain, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(chain::close);
    }

    @Override
    public boolean hasNext() {
        while (current == null || !current.hasNext()) {
            close();
            if (!sources.hasNext()) {
                return false;
            }
            Stream<T> next = open.apply(sources.next());
            stream = next;
            current = next.iterator();
        }
        return true;
    }

    @Override
    public T next() {
        if (!hasNext() || current == null) {
            throw new NoSuchElementException();
        }
        return current.next();
    }

    @Override
    public void close() {
        Stream<T> open = stream;
        stream = null;
        current = null;
        if (open != null) {
            open.close();
        }
    }
}
