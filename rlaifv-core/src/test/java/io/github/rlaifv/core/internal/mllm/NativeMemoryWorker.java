package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.training.AdamW;
import io.github.rlaifv.core.training.AdamWStep;
import io.github.rlaifv.core.training.Gradients;
import io.github.rlaifv.core.training.LossValue;
import io.github.rlaifv.core.training.Parameter;
import io.github.rlaifv.core.training.TrainingPass;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Program that {@link NativeMemoryIT} watches. Arguments: model folder; {@code label}, {@code train}, {@code fused} or
 * {@code queue}; number of warm-up rounds; number of watched rounds. It prints the number of tensors in the model's scope and the
 * resident memory in KiB, before and after the watched rounds.
 */
final class NativeMemoryWorker {
    private static final int CLAIMS = 16;

    private NativeMemoryWorker() {}

    public static void main(String[] arguments) throws IOException {
        int warmUp = Integer.parseInt(arguments[2]);
        int rounds = Integer.parseInt(arguments[3]);
        PolicyOptions options =
                PolicyOptions.builder().device(ComputeDevice.cpu()).build();
        try (LocalPolicy policy = (LocalPolicy) Policies.open(Path.of(arguments[0]), options)) {
            List<Parameter> all = policy.parameters();
            try (QueuedPolicy queue = QueuedPolicy.builder(policy).build();
                    Gradients gradients = policy.newGradients(all);
                    AdamW adam = policy.newAdamW(all)) {
                Runnable round = switch (arguments[1]) {
                    case "label" -> () -> label(policy);
                    case "train" -> () -> train(policy, gradients, adam);
                    case "fused" -> () -> fused(policy, adam);
                    case "queue" -> () -> queue(queue);
                    default -> throw new IllegalArgumentException(arguments[1]);
                };
                repeat(warmUp, round);
                report("before", policy);
                repeat(rounds, round);
                report("after", policy);
            }
        }
    }

    private static void repeat(int times, Runnable round) {
        IntStream.range(0, times).forEach(i -> round.run());
    }

    private static void label(LocalPolicy policy) {
        // Clears the vision tower's cache, so that encoding is watched too.
        policy.weightsChanged(true);
        List<NextTokenRequest> requests = IntStream.range(0, CLAIMS)
                .mapToObj(i -> "Is there a " + i + " in the image? Please answer yes or no.")
                .map(question -> new NextTokenRequest(Prompt.of(image(), question), List.of("yes", "no")))
                .toList();
        if (policy.nextTokenProbabilities(requests).size() != CLAIMS) {
            throw new IllegalStateException("every claim needs an answer");
        }
    }

    private static void train(LocalPolicy policy, Gradients gradients, AdamW adam) {
        gradients.zero();
        policy.backward(batch(), NativeMemoryWorker::loss, gradients);
        if (!(gradients.globalNorm() > 0)) {
            throw new IllegalStateException("a step without gradient shows nothing");
        }
        adam.step(gradients, new AdamW.Settings(1e-6, 0.9, 0.999, 1e-8, 0));
    }

    /** Runs one step with all activations kept and one with none. */
    private static void fused(LocalPolicy policy, AdamW adam) {
        AdamW.Settings settings = new AdamW.Settings(1e-6, 0.9, 0.999, 1e-8, 0);
        for (long budget : new long[] {Long.MAX_VALUE, 0}) {
            double norm = policy.backwardAndStep(
                            batch(),
                            NativeMemoryWorker::loss,
                            List.of(new AdamWStep(adam, settings)),
                            new TrainingPass(0, budget))
                    .gradientNorm();
            if (!(norm > 0)) {
                throw new IllegalStateException("a step without gradient shows nothing");
            }
        }
    }

    /** Half of the requests are cancelled: before they run, or while their tokens are sampled. */
    private static void queue(QueuedPolicy queue) {
        Sampling sampling =
                Sampling.builder().maxNewTokens(8).ignoreEndOfSequence(true).build();
        List<CompletableFuture<List<Completion>>> asked = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int number = i;
            CompletableFuture<CompletableFuture<List<Completion>>> own = new CompletableFuture<>();
            asked.add(queue.generateAsync(
                    new GenerationRequest("r" + i, Prompt.of(image(), "Part " + i + "?"), 2, sampling), token -> {
                        if (number % 4 == 0 && token.completion() == 1) {
                            own.join().cancel(true);
                        }
                    }));
            own.complete(asked.get(i));
            if (i % 4 == 2) {
                asked.get(i).cancel(true);
            }
        }
        long answered = asked.stream()
                .filter(one ->
                        one.handle((completions, failure) -> failure == null).join())
                .count();
        if (answered != 4) {
            throw new IllegalStateException(answered + " of 4 requests were answered");
        }
    }

    private static List<ScoreRequest> batch() {
        return List.of(new ScoreRequest(
                Prompt.of(image(), "Describe the image in detail."),
                List.of("The image shows a red car and a tree.", "The image shows a blue boat on the water.")));
    }

    /** The first response becomes likelier, the second less likely. */
    private static LossValue loss(List<List<TokenLogProbs>> logProbs) {
        double[][][] gradient = new double[1][2][];
        double loss = 0;
        for (int r = 0; r < 2; r++) {
            TokenLogProbs response = logProbs.get(0).get(r);
            double slope = r == 0 ? -0.01 : 0.01;
            gradient[0][r] = new double[response.tokenIds().size()];
            Arrays.fill(gradient[0][r], slope);
            loss += slope * response.sum();
        }
        return new LossValue(loss, gradient, Map.of());
    }

    private static ImageSource image() {
        BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 48; i++) {
            image.setRGB(i % 64, i / 64, 0x010305 * i);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return ImageSource.of("stripes.png", bytes.toByteArray());
    }

    private static void report(String when, LocalPolicy policy) throws IOException {
        System.gc();
        System.out.println(when + ".tensors=" + policy.kernels().root().size());
        residentKib().ifPresent(kib -> System.out.println(when + ".residentKib=" + kib));
    }

    /** Resident memory of this process in KiB; empty if the system does not report it. */
    private static OptionalLong residentKib() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return OptionalLong.empty();
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst();
        }
    }
}
