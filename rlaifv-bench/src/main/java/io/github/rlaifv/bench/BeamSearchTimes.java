package io.github.rlaifv.bench;

import io.github.rlaifv.bench.attack.attempt.FileTree;
import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.commons.math3.stat.descriptive.rank.Median;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures greedy decoding and beam search of the embedded model on equal numbers of tokens, alternating. */
@Command(
        name = "BeamSearchTimes",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Measures beam search and greedy decoding of the embedded model.")
public final class BeamSearchTimes implements Callable<Integer> {
    @Option(names = "--prompts", description = "Number of prompts per call. Default: ${DEFAULT-VALUE}.")
    private int prompts = 8;

    @Option(names = "--tokens", description = "Tokens per response. Default: ${DEFAULT-VALUE}.")
    private int tokens = 64;

    @Option(names = "--beams", description = "Number of beams. Default: ${DEFAULT-VALUE}.")
    private int beams = 3;

    @Option(names = "--turns", description = "Turns per way. Default: ${DEFAULT-VALUE}.")
    private int turns = 9;

    /** Runs the command line. */
    public static void main(String... arguments) {
        System.exit(new CommandLine(new BeamSearchTimes()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        Sampling.Builder sampling =
                Sampling.builder().temperature(0).maxNewTokens(tokens).ignoreEndOfSequence(true);
        List<GenerationRequest> greedy = requests(sampling.build());
        List<GenerationRequest> search =
                requests(sampling.beams(BeamSearch.of(beams)).build());
        List<Double> plain = new ArrayList<>();
        List<Double> searched = new ArrayList<>();
        Path folder = Files.createTempDirectory("beams");
        try (Policy policy = Policies.open(EmbeddedModel.copyInto(folder))) {
            seconds(policy, greedy);
            seconds(policy, search);
            for (int turn = 0; turn < turns; turn++) {
                plain.add(seconds(policy, greedy));
                searched.add(seconds(policy, search));
            }
        } finally {
            FileTree.delete(folder);
        }
        System.out.printf(
                Locale.ROOT,
                "greedy %.3f s, %d beams %.3f s, median of ratios %.2f%n",
                median(plain),
                beams,
                median(searched),
                median(IntStream.range(0, turns)
                        .mapToObj(i -> searched.get(i) / plain.get(i))
                        .toList()));
        return 0;
    }

    private List<GenerationRequest> requests(Sampling sampling) {
        TinyWorld world = new TinyWorld();
        return IntStream.range(0, prompts)
                .mapToObj(i -> new GenerationRequest(
                        "r" + i, Prompt.of(world.image(SceneSplit.TEST.scene(i)), "Describe the image."), 1, sampling))
                .toList();
    }

    private static double seconds(Policy policy, List<GenerationRequest> requests) {
        long start = System.nanoTime();
        policy.generate(requests);
        return (System.nanoTime() - start) / 1e9;
    }

    private static double median(List<Double> values) {
        return new Median()
                .evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
