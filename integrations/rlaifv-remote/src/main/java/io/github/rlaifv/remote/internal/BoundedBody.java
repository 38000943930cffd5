package io.github.rlaifv.remote.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects the body of a response up to a limit. The rest is not read, and the connection is dropped. */
final class BoundedBody implements BodySubscriber<byte[]> {
    private final long limit;
    private final boolean cut;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(long limit, boolean cut) {
        this.limit = limit;
        this.cut = cut;
    }

    /** Fails with {@link TooLarge} if the body is larger than the limit. */
    static BoundedBody whole(long limit) {
        return new BoundedBody(limit, false);
    }

    /** Collects the beginning of a body and ignores the rest. */
    static BoundedBody beginning(long limit) {
        return new BoundedBody(limit, true);
    }

    /** The body of a response is larger than the limit. */
    static final class TooLarge extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;

        TooLarge(long limit) {
            super("the response is larger than " + limit + " bytes");
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        if (subscription != null) {
            value.cancel();
            return;
        }
        subscription = value;
        value.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (whole.isDone()) {
                return;
            }
            int kept = (int) Math.min(buffer.remaining(), limit - bytes.size());
            boolean over = kept < buffer.remaining();
            byte[] part = new byte[kept];
            buffer.get(part);
            bytes.write(part, 0, kept);
            if (over) {
                end();
            }
        }
    }

    private void end() {
        if (subscription != null) {
            subscription.cancel();
        }
        if (cut) {
            whole.complete(bytes.toByteArray());
        } else {
            whole.completeExceptionally(new TooLarge(limit));
        }
        bytes.reset();
    }

    @Override
    public void onError(Throwable error) {
        whole.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.toByteArray());
    }
}
