package io.github.rlaifv.bench;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures a batch of questions about one image through a queue: each prompt computed by itself, and with the common beginning
 * computed once, alternating. The features of the image are cached before.
 */
@Command(
        name = "SharedPromptTimes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures questions about one image with and without a shared beginning of their prompts.")
public final class SharedPromptTimes implements Callable<Integer> {
    private static final List<String> COLORS = List.of("red", "blue", "green", "yellow");
    private static final List<String> OBJECTS =
            List.of("ball", "car", "dog", "chair", "tree", "umbrella", "boat", "lamp");

    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(names = "--image", required = true, description = "Image that all questions show.")
    private Path image = Path.of("");

    @Option(names = "--questions", description = "Number of questions. Default: ${DEFAULT-VALUE}.")
    private int questions = 8;

    @Option(names = "--tokens", description = "Tokens per completion. Default: ${DEFAULT-VALUE}.")
    private int tokens = 16;

    @Option(names = "--turns", description = "Turns per way. Default: ${DEFAULT-VALUE}.")
    private int turns = 5;

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new SharedPromptTimes()).execute(arguments));
    }

    /**
     * The times of one way.
     *
     * @param queue the queue that is asked
     * @param seconds seconds per turn
     * @param computed number of prompt tokens that a turn computes
     */
    private record Way(QueuedPolicy queue, List<Double> seconds, List<Long> computed) {
        static Way of(Policy policy, int questions, boolean shares) {
            return new Way(
                    QueuedPolicy.builder(policy)
                            .gather(Duration.ofSeconds(30))
                            .maxBatch(questions)
                            .sharePrompts(shares)
                            .build(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void time(List<GenerationRequest> requests) {
            UsageMeter meter = new UsageMeter();
            long start = System.nanoTime();
            List<CompletableFuture<List<Completion>>> running = meter.count(
                    () -> requests.stream().map(queue::generateAsync).toList());
            running.forEach(CompletableFuture::join);
            seconds.add((System.nanoTime() - start) / 1e9);
            Usage usage = meter.ledger().total();
            computed.add(usage.computedTokens());
        }

        String row(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %.2f (%.2f to %.2f) |",
                    name,
                    Collections.max(computed),
                    median(seconds),
                    Collections.min(seconds),
                    Collections.max(seconds));
        }
    }

    @Override
    public Integer call() {
        ImageSource shown = ImageSource.of(image);
        Sampling sampling = Sampling.builder()
                .maxNewTokens(tokens)
                .ignoreEndOfSequence(true)
                .build();
        List<GenerationRequest> requests = IntStream.range(0, questions)
                .mapToObj(i -> new GenerationRequest("q" + i, Prompt.of(shown, question(i)), 1, sampling))
                .toList();
        try (Policy policy = Policies.open(model)) {
            Way apart = Way.of(policy, questions, false);
            Way sharing = Way.of(policy, questions, true);
            apart.time(requests);
            sharing.time(requests);
            apart.seconds().clear();
            sharing.seconds().clear();
            for (int turn = 0; turn < turns; turn++) {
                apart.time(requests);
                sharing.time(requests);
            }
            System.out.println("| prompts of " + questions + " questions | tokens computed | seconds |");
            System.out.println("| --- | ---: | ---: |");
            System.out.println(apart.row("each by itself"));
            System.out.println(sharing.row("common beginning once"));
            System.out.printf(
                    Locale.ROOT, "Ratio of the medians: %.2f%n", median(apart.seconds()) / median(sharing.seconds()));
            apart.queue().drain(Duration.ZERO);
            sharing.queue().drain(Duration.ZERO);
        }
        return 0;
    }

    /** Questions that differ also in the embedded model's small vocabulary. */
    private static String question(int number) {
        return "Is there a " + COLORS.get(number % COLORS.size()) + " "
                + OBJECTS.get(number / COLORS.size() % OBJECTS.size()) + " in the picture?";
    }

    private static double median(List<Double> values) {
        return new Median()
                .evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
