package io.github.rlaifv.core.internal.mllm.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.internal.mllm.gradient.GradientSink;
import io.github.rlaifv.core.internal.mllm.tree.TokenTree;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.internal.tensor.TensorScope;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.ModelCopy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mismatches of features and image tokens, placeholders and images, or tokens and positions are rejected with both
 * numbers.
 */
class SequenceChecksTest {
    private final ImageSource image = ImageSource.of(Fixtures.path("photos", "square.jpg"));
    private final Prompt prompt = Prompt.of(image, "What is this?");

    @TempDir
    Path folder;

    /**
     * An encoder whose declared numbers of rows, image tokens and features differ.
     *
     * @param rows number of feature rows that it declares per image
     * @param layout number of image tokens that it puts into a prompt
     * @param features number of feature rows that it computes
     */
    private record InconsistentEncoder(int rows, int layout, int features) implements VisionEncoder {
        @Override
        public int tokens(ImageSource image) {
            return rows;
        }

        @Override
        public int[] layout(ImageSource image) {
            int[] result = new int[layout];
            for (int i = 0; i < layout; i++) {
                result[i] = -1 - i;
            }
            return result;
        }

        @Override
        public void check(ImageSource image) {}

        @Override
        public NDArray features(List<ImageSource> images, ProjectorAdapters adapters, TensorScope scope) {
            return scope.floats(new float[features * 2], features, 2);
        }

        @Override
        public void backward(
                List<ImageSource> images, NDArray gradient, ProjectorAdapters adapters, GradientSink sink) {}

        @Override
        public void weightsChanged() {}

        @Override
        public String fingerprint() {
            return "liar";
        }
    }

    @Test
    void mismatchOfFeaturesAndImageTokensIsRejected() {
        assertThatThrownBy(() -> new ImageTable(new InconsistentEncoder(5, 4, 5)).tokens(image))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("square.jpg has 5 rows of features but 4 image tokens");
        InconsistentEncoder late = new InconsistentEncoder(4, 4, 3);
        ImageTable table = new ImageTable(late);
        TokenTree.Builder tree = new TokenTree.Builder();
        tree.add(table.tokens(image));
        ImageTable.Slice slice = table.slice(List.of(tree.build()));
        try (Kernels kernels = Kernels.open(ComputeDevice.cpu());
                TensorScope scope = kernels.root().child()) {
            NDArray features = late.features(slice.images(), scope);
            assertThatThrownBy(() -> slice.checked(features))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("square.jpg")
                    .hasMessageContaining("3 rows of features but 4 image tokens");
        }
    }

    private LocalPolicy changed(String field, int value, String... path) {
        Path copy = ModelCopy.of(Fixtures.require(Fixtures.path("llava15", "model")), folder.resolve(field + value))
                .folder();
        ModelCopy.edit(copy.resolve("config.json"), List.of(path), config -> config.put(field, value));
        return (LocalPolicy) Policies.open(
                copy, PolicyOptions.builder().device(ComputeDevice.cpu()).build());
    }

    @Test
    void imageTokenOfAnotherTokenizerIsRejectedWhenOpened() {
        assertThatThrownBy(() -> changed("image_token_index", 5))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("config.json names the image token 5")
                .hasMessageContaining("<image> is 1000");
    }

    private int promptTokens() {
        Path model = Fixtures.require(Fixtures.path("llava15", "model"));
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model)) {
            return policy.promptTokens(prompt);
        }
    }

    @Test
    void promptsBeyondTheModelsPositionsAreRejected() {
        int tokens = promptTokens();
        try (LocalPolicy policy = changed("max_position_embeddings", tokens - 1, "text_config")) {
            String expected = "prompt (" + tokens + " tokens) and response (1) are longer than the model's "
                    + (tokens - 1) + " positions";
            assertThatThrownBy(
                            () -> policy.generate(List.of(new GenerationRequest("one", prompt, 1, Sampling.greedy(4)))))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(expected)
                    .hasMessageContaining("What is this?")
                    .hasMessageContaining("shorten or skip it");
            assertThatThrownBy(() -> policy.score(List.of(new ScoreRequest(prompt, List.of("A house.")))))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(expected);
        }
    }

    @Test
    void responsesBeyondTheModelsPositionsAreRejected() {
        int tokens = promptTokens();
        try (LocalPolicy policy = changed("max_position_embeddings", tokens + 3, "text_config")) {
            String response = "A house stands beside the road.";
            int[] ids = policy.tokenizer().encode(response, false);
            String expected = "prompt (" + tokens + " tokens) and response (" + (ids.length + 1)
                    + ") are longer than the model's " + (tokens + 3) + " positions";
            ScoreRequest request = new ScoreRequest(prompt, List.of(response));
            assertThatThrownBy(() -> policy.score(List.of(request)))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(expected);
            assertThatThrownBy(() -> policy.tokens(request))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining(expected);
            assertThat(policy.promptTokens(prompt)).isEqualTo(tokens);
        }
    }
}
