package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.internal.mllm.generate.BatchListener;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.Conversations;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares beam search with transformers 5.23: beam.json of a family, over the prompts of its golden.json. */
class BeamSearchParityTest {
    private static final double SCORE = 1e-3;

    /** Scores that are closer than this may change places. */
    private static final double NEAR_TIE = 1e-4;

    @ParameterizedTest
    @ValueSource(strings = {"llava15", "qwen2_5_vl"})
    void responsesAndScoresEqualTheReference(String family) {
        Path file = Fixtures.require(Fixtures.path(family, "beam.json"));
        Map<String, GoldenCase> prompts = GoldenCase.of(family).stream()
                .collect(Collectors.toMap(golden -> golden.json().path("name").asText(), Function.identity()));
        Map<Boolean, List<JsonNode>> cases = new TreeMap<>();
        Fixtures.json(file)
                .path("cases")
                .forEach(one -> cases.computeIfAbsent(golden(prompts, one).exifApplied(), key -> new ArrayList<>())
                        .add(one));

        int compared = 0;
        for (List<JsonNode> group : cases.values()) {
            try (LocalPolicy policy = Parity.open(golden(prompts, group.get(0)))) {
                for (JsonNode one : group) {
                    compare(policy, golden(prompts, one), one);
                    compared++;
                }
            }
        }

        assertThat(compared).isGreaterThan(50);
    }

    private static GoldenCase golden(Map<String, GoldenCase> prompts, JsonNode one) {
        String name = one.path("name").asText();
        return Objects.requireNonNull(prompts.get(name), name);
    }

    private static void compare(LocalPolicy policy, GoldenCase golden, JsonNode one) {
        int beams = one.path("num_beams").asInt();
        double penalty = one.path("length_penalty").asDouble();
        BeamSearch search = new BeamSearch(
                beams, penalty, EarlyStopping.of(one.path("early_stopping").asText()));
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .beams(search)
                .maxNewTokens(one.path("max_new_tokens").asInt())
                .build();
        InferenceCalls calls = endingWith(policy.inference(), Conversations.integers(one.path("eos_ids")));
        GenerationRequest request = new GenerationRequest("case", golden.prompt(), beams, sampling);
        List<Completion> completions = calls.generate(
                        List.of(request), new BatchListener(TokenListener.NONE, List.of(0)))
                .get(0);

        String name = golden + " " + search + " " + one.path("eos_ids");
        List<List<Integer>> expected = IntStream.range(0, beams)
                .mapToObj(i -> Conversations.integers(one.path("sequences").path(i)))
                .toList();
        List<Double> scores = IntStream.range(0, beams)
                .mapToObj(i -> one.path("scores").path(i).asDouble())
                .toList();
        List<List<Integer>> found =
                completions.stream().map(Completion::tokenIds).toList();
        for (int i = 0; i < beams; i++) {
            int at = expected.indexOf(found.get(i));
            assertThat(at).as("place of response %d of %s: %s", i, name, found).isNotNegative();
            assertThat(scores.get(at)).as(name).isCloseTo(scores.get(i), within(NEAR_TIE));
            assertThat(score(calls, golden, found.get(i), penalty)).as(name).isCloseTo(scores.get(at), within(SCORE));
        }
        assertThat(found).as(name).doesNotHaveDuplicates();
    }

    private static InferenceCalls endingWith(InferenceCalls calls, List<Integer> ids) {
        return new InferenceCalls(
                calls.forward(), calls.encoder().endingWith(Set.copyOf(ids)), calls.workers(), calls.finite());
    }

    /** The score of a response, from the logits of one pass over it. */
    private static double score(InferenceCalls calls, GoldenCase golden, List<Integer> response, double penalty) {
        int[] tokens = response.stream().mapToInt(Integer::intValue).toArray();
        float[] logits = calls.logits(golden.prompt(), tokens);
        int rows = golden.ids("input_ids").size() + tokens.length;
        int width = logits.length / rows;
        double sum = 0;
        for (int i = 0; i < tokens.length; i++) {
            int from = (rows - tokens.length - 1 + i) * width;
            double total = IntStream.range(from, from + width)
                    .mapToDouble(at -> Math.exp(logits[at]))
                    .sum();
            sum += logits[from + tokens[i]] - Math.log(total);
        }
        return sum / Math.pow(tokens.length, penalty);
    }
}
