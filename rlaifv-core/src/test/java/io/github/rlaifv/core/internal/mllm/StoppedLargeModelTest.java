package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.stream.SampledToken;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.RandomModel;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a model whose whole parts take long end at the next layer or token, whatever they are computing. */
@Timeout(180)
class StoppedLargeModelTest {
    @TempDir
    Path folder;

    private Path model() throws IOException {
        return RandomModel.llava(
                folder.resolve("model"),
                text -> text.put("hidden_size", 384)
                        .put("intermediate_size", 1024)
                        .put("num_hidden_layers", 8)
                        .put("num_attention_heads", 8)
                        .put("num_key_value_heads", 8)
                        .put("head_dim", 48),
                vision -> vision.put("hidden_size", 384)
                        .put("intermediate_size", 1536)
                        .put("num_hidden_layers", 12)
                        .put("num_attention_heads", 8));
    }

    /** An image that no call before has shown, which interrupts the thread that reads it. */
    private static ImageSource interruptingImage(int number) throws IOException {
        ImageSource image = image(number);
        return ImageSource.deferred(image.name(), () -> {
            Thread.currentThread().interrupt();
            return image.read();
        });
    }

    private static ImageSource image(int number) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        image.setRGB(number, 0, 0xffffff);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return ImageSource.of("image-" + number + ".png", bytes.toByteArray());
    }

    /** A request for 64 x 400 tokens. */
    private static List<GenerationRequest> much(ImageSource image) {
        Sampling sampling =
                Sampling.builder().maxNewTokens(400).ignoreEndOfSequence(true).build();
        return List.of(new GenerationRequest("much", Prompt.of(image, "Describe it."), 64, sampling));
    }

    @Test
    void interruptedCallEndsAtTheNextLayerOrToken() throws Exception {
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model())) {
            List<GenerationRequest> small =
                    List.of(new GenerationRequest("small", Prompt.of("Hello?"), 1, Sampling.greedy(4)));
            Object before = policy.generate(small);
            policy.weightsChanged(true);
            int open = OpenTensors.of(policy);
            TokenListener beforeThePrompt = new TokenListener() {
                private int asked;

                @Override
                public void sampled(SampledToken token) {
                    throw new AssertionError("the prompt was computed to its end");
                }

                @Override
                public boolean wanted(int request, int completion) {
                    // the first time it is asked before the image is decoded
                    if (++asked > 1) {
                        Thread.currentThread().interrupt();
                    }
                    return true;
                }
            };
            TokenRecorder afterThreeTokens = new TokenRecorder() {
                @Override
                public void sampled(SampledToken token) {
                    super.sampled(token);
                    if (tokens(0, 0).size() == 3) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            stops("encoding images", () -> policy.generate(much(interruptingImage(0))));
            stops("computing", () -> policy.tryGenerate(much(image(1)), beforeThePrompt));
            stops("generating", () -> policy.tryGenerate(much(image(2)), afterThreeTokens));
            assertThat(afterThreeTokens.tokens(0, 63)).hasSize(3);
            // without the features of images, which are kept for later calls
            policy.weightsChanged(true);
            assertThat(OpenTensors.of(policy)).isEqualTo(open);
            assertThat(policy.generate(small)).isEqualTo(before);
        }
    }

    /** Makes a call that interrupts itself, and checks what it was doing when it noticed that. */
    private static void stops(String doing, Callable<?> call) {
        try {
            assertThatThrownBy(call::call)
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("interrupted while " + doing);
        } finally {
            assertThat(Thread.interrupted())
                    .as("interrupt status after %s", doing)
                    .isTrue();
        }
    }
}
