package io.github.rlaifv.remote.internal;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;

/** Collects the body of a response up to a limit, and gives its lines out while it arrives. */
final class StreamedBody implements BodySubscriber<byte[]> {
    private final BoundedBody whole;
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    /**
     * @param limit largest number of bytes
     */
    StreamedBody(long limit) {
        whole = BoundedBody.whole(limit);
    }

    /** The next complete line that has not been given out; empty if it has not arrived yet. */
    Optional<String> next() {
        return Optional.ofNullable(lines.poll());
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        whole.onSubscribe(subscription);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            ByteBuffer bytes = buffer.duplicate();
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (next == '\n') {
                    endLine();
                } else {
                    line.write(next);
                }
            }
        }
        whole.onNext(buffers);
    }

    private void endLine() {
        lines.add(line.toString(StandardCharsets.UTF_8));
        line.reset();
    }

    @Override
    public void onError(Throwable error) {
        whole.onError(error);
    }

    @Override
    public void onComplete() {
        endLine();
        whole.onComplete();
    }
}
