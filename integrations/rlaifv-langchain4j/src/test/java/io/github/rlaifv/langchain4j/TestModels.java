package io.github.rlaifv.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.PartialResponse;
import dev.langchain4j.model.chat.response.PartialResponseContext;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.SelfRewardReranker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Models without weights, and a handler that records its notifications. */
final class TestModels {
    private TestModels() {}

    /** Writes its seed, temperature and number, and fails for texts that begin with "bad", by the reason that follows. */
    static FakePolicy.Builder writer() {
        return FakePolicy.builder()
                .name("writer")
                .writes((request, index) -> "a cat" + "s".repeat(index) + " by seed "
                        + request.sampling().seed() + " at "
                        + request.sampling().temperature())
                .scores((prompt, response) -> List.of(response.startsWith("a catss ") ? -1.0 : -2.0, -0.5))
                .fails(text -> text.startsWith("bad ")
                        ? Optional.of(new RequestFailure(
                                "", text.substring("bad ".length()), "detail", !text.contains("image")))
                        : Optional.empty());
    }

    static SelfRewardReranker reranker(FakePolicy writer) {
        return SelfRewardReranker.of(
                writer,
                FakePolicy.builder()
                        .name("base")
                        .scores((prompt, response) -> List.of(-2.0, -0.5))
                        .build());
    }

    /** A handler that records its notifications. */
    static final class Recorder implements StreamingChatResponseHandler {
        final List<String> pieces = new CopyOnWriteArrayList<>();
        final List<Throwable> errors = new CopyOnWriteArrayList<>();
        final CompletableFuture<ChatResponse> response = new CompletableFuture<>();
        private final Consumer<PartialResponseContext> onPiece;

        Recorder() {
            this(context -> {});
        }

        Recorder(Consumer<PartialResponseContext> onPiece) {
            this.onPiece = onPiece;
        }

        @Override
        public void onPartialResponse(PartialResponse piece, PartialResponseContext context) {
            pieces.add(piece.text());
            onPiece.accept(context);
        }

        @Override
        public void onCompleteResponse(ChatResponse complete) {
            response.complete(complete);
        }

        @Override
        public void onError(Throwable error) {
            errors.add(error);
        }
    }
}
