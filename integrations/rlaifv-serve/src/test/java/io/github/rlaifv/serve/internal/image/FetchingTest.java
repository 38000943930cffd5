package io.github.rlaifv.serve.internal.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.serve.internal.wire.ApiError.ApiException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FetchingTest {
    private final Fetching fetching = new Fetching(Duration.ofMinutes(1));

    private ApiException failure() {
        Throwable failure = fetching.whole().handle((bytes, why) -> why).join();
        assertThat(failure).isInstanceOf(ApiException.class);
        return (ApiException) failure;
    }

    /** As where a connection is refused before the other images are asked for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void imageThatHasFailedAlreadyIsNamed(boolean wrapped) {
        ConnectException refused = new ConnectException("refused");
        fetching.add(
                "messages[0].content[2]",
                CompletableFuture.failedFuture(wrapped ? new CompletionException(refused) : refused));
        assertThat(failure().error()).satisfies(error -> {
            assertThat(error.status()).isEqualTo(400);
            assertThat(error.code()).isEqualTo("image_not_fetched");
            assertThat(error.param()).isEqualTo("messages[0].content[2]");
        });
    }

    @Test
    void errorOfAnImageThatHasFailedAlreadyIsKept() {
        ApiException tooLarge = DataUrl.tooLarge("messages[0].content[1]", 7);
        fetching.add("messages[0].content[1]", CompletableFuture.failedFuture(new CompletionException(tooLarge)));
        assertThat(failure()).isSameAs(tooLarge);
    }
}
