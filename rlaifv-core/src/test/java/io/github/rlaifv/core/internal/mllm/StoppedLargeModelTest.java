package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.RandomModel;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of a model whose parts take long end soon after an interruption, whatever they are computing. */
@Timeout(180)
class StoppedLargeModelTest {
    private static final Set<String> PARTS = Set.of("encoding images", "computing", "generating");

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

    private static ImageSource image(int number) throws IOException {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        image.setRGB(number % 32, number / 32, 0xffffff);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return ImageSource.of("image-" + number + ".png", bytes.toByteArray());
    }

    /** A request for 64 x 400 tokens about images that no call before has shown. */
    private static List<GenerationRequest> much(int from) throws IOException {
        Sampling sampling =
                Sampling.builder().maxNewTokens(400).ignoreEndOfSequence(true).build();
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            requests.add(new GenerationRequest(
                    "r" + i, Prompt.of(image(from + i), "Describe it " + "in detail ".repeat(8)), 8, sampling));
        }
        return requests;
    }

    @Test
    void interruptedCallEndsSoonAtImagesPromptAndTokens() throws Exception {
        try (LocalPolicy policy = (LocalPolicy) Policies.open(model())) {
            List<GenerationRequest> small =
                    List.of(new GenerationRequest("small", Prompt.of("Hello?"), 1, Sampling.greedy(4)));
            Object before = policy.generate(small);
            policy.weightsChanged(true);
            int open = OpenTensors.of(policy);
            Set<String> seen = new TreeSet<>();
            long millis = 20;
            for (int call = 0; !seen.containsAll(PARTS) && call < 30; call++) {
                String message = interrupted(policy, much(call * 8), millis);
                PARTS.stream().filter(message::contains).forEach(seen::add);
                // without the features of images, which are kept for later calls
                policy.weightsChanged(true);
                assertThat(OpenTensors.of(policy)).as("after %s", message).isEqualTo(open);
                millis = 20 + millis * 3 / 2;
            }
            assertThat(seen).containsExactlyInAnyOrderElementsOf(PARTS);
            assertThat(policy.generate(small)).isEqualTo(before);
        }
    }

    /** Interrupts a call after a while, and returns the message with which it ended. */
    private static String interrupted(LocalPolicy policy, List<GenerationRequest> requests, long millis)
            throws Exception {
        AtomicReference<Throwable> ended = new AtomicReference<>(new AssertionError("the call ended by itself"));
        Thread thread = new Thread(() -> {
            try {
                policy.generate(requests);
            } catch (RuntimeException e) {
                ended.set(e);
            }
        });
        thread.start();
        TimeUnit.MILLISECONDS.sleep(millis);
        long start = System.nanoTime();
        thread.interrupt();
        thread.join();
        assertThat(ended.get()).as("end after %s ms", millis).isInstanceOf(CancelledException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .as("time until the end, %s", ended.get())
                .isLessThan(Duration.ofSeconds(5));
        return String.valueOf(ended.get());
    }
}
