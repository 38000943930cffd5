package io.github.rlaifv.tinyworld.compare;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.tinyworld.quickstart.TinyWorldImages;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Metrics of one response per scene, by scene of one run.
 *
 * @param response 1 if the response mentions an absent object, otherwise 0
 * @param overall 1 if the response has a false claim, otherwise 0
 * @param coverage share of the image's objects that the response mentions, in [0, 1]
 * @param repeats 1 if the response mentions an object twice, otherwise 0
 * @param words number of words
 */
public record SceneScores(
        List<Double> response, List<Double> overall, List<Double> coverage, List<Double> repeats, List<Double> words) {
    public SceneScores {
        response = List.copyOf(response);
        overall = List.copyOf(overall);
        coverage = List.copyOf(coverage);
        repeats = List.copyOf(repeats);
        words = List.copyOf(words);
    }

    /** Takes the metrics of single responses. */
    public static SceneScores of(List<Metrics> responses) {
        return new SceneScores(
                values(responses, Metrics::responseHallucination),
                values(responses, Metrics::overallHallucination),
                values(responses, Metrics::coverage),
                values(responses, Metrics::repeatedMentions),
                values(responses, Metrics::meanWords));
    }

    /**
     * Measures responses.
     *
     * @param scenes instructions about images with ground truth
     * @param responses one response per instruction
     */
    public static SceneScores of(TinyWorldImages images, List<Instruction> scenes, List<String> responses) {
        return of(IntStream.range(0, scenes.size())
                .mapToObj(i -> images.measure(List.of(scenes.get(i)), List.of(responses.get(i))))
                .toList());
    }

    private static List<Double> values(List<Metrics> responses, Function<Metrics, @Nullable Double> metric) {
        return responses.stream()
                .map(one -> Objects.requireNonNull(metric.apply(one), "a metric is unknown without ground truth"))
                .toList();
    }
}
