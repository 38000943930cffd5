package io.github.rlaifv.serve.internal.image;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Collects the body of a response, without a thread that waits for it, until a limit is reached. */
final class LimitedBody implements BodySubscriber<byte[]> {
    private final LongFunction<Optional<RuntimeException>> limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    /** @param limit the failure of a body that has grown to a number of bytes; empty if it may be as large */
    LimitedBody(LongFunction<Optional<RuntimeException>> limit) {
        this.limit = limit;
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription value) {
        subscription = value;
        if (fits(0)) {
            value.request(Long.MAX_VALUE);
        }
    }

    private boolean fits(int more) {
        if (whole.isDone()) {
            return false;
        }
        Optional<RuntimeException> over = limit.apply(bytes.size() + (long) more);
        over.ifPresent(failure -> {
            whole.completeExceptionally(failure);
            if (subscription != null) {
                subscription.cancel();
            }
        });
        return over.isEmpty();
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (fits(buffer.remaining())) {
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.write(part, 0, part.length);
            }
        }
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
