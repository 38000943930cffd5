package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.UnusableImageException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A request with an unusable image fails. The other requests of the call have the same results as without it. */
class UsableRequestsTest {
    private static ImageSource photo() throws IOException {
        try (Stream<Path> photos = Files.list(Fixtures.path("photos"))) {
            return ImageSource.of(photos.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .findFirst()
                    .orElseThrow());
        }
    }

    private static GenerationRequest request(String key, ImageSource image) {
        Sampling greedy = Sampling.builder().temperature(0).maxNewTokens(4).build();
        return new GenerationRequest(key, Prompt.of(image, "What is here?"), 1, greedy);
    }

    @Test
    void otherRequestsAreAnsweredUnchanged() throws IOException {
        ImageSource good = photo();
        byte[] bytes = good.read();
        ImageSource cut = ImageSource.of("cut.jpg", Arrays.copyOf(bytes, bytes.length / 3));
        ImageSource sameName = ImageSource.of("cut.jpg", bytes);
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            List<GenerationRequest> usable = List.of(request("a", good), request("c", sameName));
            List<Outcome<List<Completion>>> outcomes =
                    policy.tryGenerate(List.of(usable.get(0), request("b", cut), usable.get(1)));
            assertThat(outcomes.get(1).failure()).hasValueSatisfying(failure -> {
                assertThat(failure.request()).isEqualTo("b");
                assertThat(failure.reason()).isEqualTo(UnusableImageException.REASON);
                assertThat(failure.detail()).contains("cut.jpg");
                assertThat(failure.retriable()).isFalse();
            });
            assertThat(List.of(
                            outcomes.get(0).value().orElseThrow(),
                            outcomes.get(2).value().orElseThrow()))
                    .isEqualTo(policy.generate(usable));

            assertThat(policy
                            .tryNextTokenProbabilities(List.of(
                                    new NextTokenRequest(Prompt.of(cut, "Is there a dog?"), List.of("yes", "no")),
                                    new NextTokenRequest(Prompt.of(good, "Is there a dog?"), List.of("yes", "no"))))
                            .stream()
                            .map(outcome -> outcome.failure().isPresent()))
                    .containsExactly(true, false);
        }
    }

    @Test
    void missingFileFailsTheCall() throws IOException {
        ImageSource missing = ImageSource.of(Path.of("no", "such", "photo.jpg"));
        List<GenerationRequest> requests = List.of(request("a", photo()), request("b", missing));
        try (LocalPolicy policy = LlavaWorkload.open(1)) {
            assertThatThrownBy(() -> policy.tryGenerate(requests))
                    .isInstanceOf(BadDataException.class)
                    .isNotInstanceOf(UnusableImageException.class)
                    .hasMessageContaining("photo.jpg");
        }
    }
}
