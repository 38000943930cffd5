package io.github.rlaifv.bench;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.queue.QueuedPolicy;
import io.github.rlaifv.core.stream.TokenListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Measures requests per second of many threads that share a model, directly and through a queue, alternating: completions,
 * completions whose tokens a listener gets, and questions. Each thread waits for its result before it asks again.
 */
@Command(
        name = "QueueThroughput",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures requests per second of many threads, directly and through a queue.")
public final class QueueThroughput implements Callable<Integer> {
    private static final List<String> WORDS = List.of("Yes", "No");

    @Option(names = "--model", required = true, description = "Folder of the model.")
    private Path model = Path.of("");

    @Option(names = "--image", required = true, description = "Image that all requests show.")
    private Path image = Path.of("");

    @Option(names = "--threads", description = "Number of threads that ask. Default: ${DEFAULT-VALUE}.")
    private int threads = 16;

    @Option(names = "--requests", description = "Requests per thread and turn. Default: ${DEFAULT-VALUE}.")
    private int requests = 8;

    @Option(names = "--tokens", description = "Tokens per completion. Default: ${DEFAULT-VALUE}.")
    private int tokens = 48;

    @Option(names = "--turns", description = "Turns per kind and way. Default: ${DEFAULT-VALUE}.")
    private int turns = 5;

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new QueueThroughput()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        ImageSource shown = ImageSource.of(image);
        Sampling sampling = Sampling.builder()
                .maxNewTokens(tokens)
                .ignoreEndOfSequence(true)
                .build();
        Map<String, BiConsumer<Policy, String>> kinds = new LinkedHashMap<>();
        kinds.put(
                "completions",
                (policy, key) -> policy.generate(
                        List.of(new GenerationRequest(key, Prompt.of(shown, "Describe the picture."), 1, sampling))));
        kinds.put(
                "completions with a listener",
                (policy, key) -> policy.tryGenerate(
                        List.of(new GenerationRequest(key, Prompt.of(shown, "Describe the picture."), 1, sampling)),
                        countTokens()));
        kinds.put(
                "questions",
                (policy, key) -> policy.nextTokenProbabilities(
                        List.of(new NextTokenRequest(Prompt.of(shown, "Is there a ball? " + key), WORDS))));
        System.out.println("| requests | directly, per second | queued, per second | queued / directly |");
        System.out.println("| --- | ---: | ---: | ---: |");
        try (Policy policy = Policies.open(model);
                QueuedPolicy queue = QueuedPolicy.builder(policy).build()) {
            for (Map.Entry<String, BiConsumer<Policy, String>> kind : kinds.entrySet()) {
                List<Double> direct = new ArrayList<>();
                List<Double> queued = new ArrayList<>();
                perSecond(policy, kind.getValue());
                perSecond(queue, kind.getValue());
                for (int turn = 0; turn < turns; turn++) {
                    direct.add(perSecond(policy, kind.getValue()));
                    queued.add(perSecond(queue, kind.getValue()));
                }
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %.2f |%n",
                        kind.getKey(),
                        range(direct),
                        range(queued),
                        median(queued) / median(direct));
            }
        }
        return 0;
    }

    private static TokenListener countTokens() {
        StringBuilder text = new StringBuilder();
        return token -> text.append(token.text());
    }

    private double perSecond(Policy policy, BiConsumer<Policy, String> ask) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                running.add(pool.submit(() -> {
                    for (int i = 0; i < requests; i++) {
                        ask.accept(policy, number + "/" + i);
                    }
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            return threads * requests / ((System.nanoTime() - start) / 1e9);
        } finally {
            pool.shutdown();
        }
    }

    private static double median(List<Double> values) {
        return new Median()
                .evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static String range(List<Double> values) {
        return String.format(
                Locale.ROOT, "%.1f (%.1f to %.1f)", median(values), Collections.min(values), Collections.max(values));
    }
}
