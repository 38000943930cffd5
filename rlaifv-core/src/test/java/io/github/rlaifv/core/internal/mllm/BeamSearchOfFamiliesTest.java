package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.device.ScalarType;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.PolicyOptions;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.testkit.Families;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares the beam search of every family with one that computes each beginning of a response anew, without caches, with the
 * repetition penalty as transformers defines it.
 */
class BeamSearchOfFamiliesTest {
    private static final int BEAMS = 3;
    private static final int TOKENS = 5;
    private static final double PENALTY = 1.4;

    static Stream<String> families() {
        return Families.WITH_IMAGES.stream();
    }

    /** A beginning of a response. */
    private record Beginning(List<Integer> tokens, double sum) {}

    @ParameterizedTest
    @MethodSource("families")
    void searchEqualsOneWithoutCaches(String family) {
        Sampling sampling = Sampling.builder()
                .temperature(0)
                .beams(new BeamSearch(BEAMS, 1, EarlyStopping.NEVER))
                .repetitionPenalty(PENALTY)
                .ignoreEndOfSequence(true)
                .maxNewTokens(TOKENS)
                .build();
        Prompt prompt = Prompt.of(Fixtures.photos().any(0).image(), "What is in the picture?");
        try (LocalPolicy policy = (LocalPolicy) Policies.open(
                Fixtures.require(Fixtures.path(family, "model")),
                PolicyOptions.builder().precision(ScalarType.FLOAT32).build())) {
            List<Completion> found = policy.generate(List.of(new GenerationRequest("beams", prompt, BEAMS, sampling)))
                    .get(0);

            assertThat(found.stream().map(Completion::tokenIds)).containsExactlyElementsOf(expected(policy, prompt));
        }
    }

    private static List<List<Integer>> expected(LocalPolicy policy, Prompt prompt) {
        InferenceCalls calls = policy.inference();
        int[] ids = policy.promptIds(prompt);
        Set<Integer> seen = LongStream.of(calls.encoder().plainIds(ids))
                .mapToObj(id -> (int) id)
                .collect(Collectors.toSet());
        List<Beginning> beams = List.of(new Beginning(List.of(), 0));
        for (int step = 0; step < TOKENS; step++) {
            List<Beginning> longer = new ArrayList<>();
            for (Beginning beam : beams) {
                int[] response =
                        beam.tokens().stream().mapToInt(Integer::intValue).toArray();
                float[] logits = calls.logits(prompt, response);
                int rows = ids.length + response.length;
                int width = logits.length / rows;
                int from = (rows - 1) * width;
                double total = Math.log(IntStream.range(from, from + width)
                        .mapToDouble(i -> Math.exp(logits[i]))
                        .sum());
                for (int id = 0; id < width; id++) {
                    boolean again = seen.contains(id) || beam.tokens().contains(id);
                    List<Integer> tokens = new ArrayList<>(beam.tokens());
                    tokens.add(id);
                    longer.add(new Beginning(tokens, beam.sum() + (logits[from + id] - total) * (again ? PENALTY : 1)));
                }
            }
            longer.sort(Comparator.comparingDouble(Beginning::sum).reversed());
            beams = List.copyOf(longer.subList(0, BEAMS));
        }
        return beams.stream().map(Beginning::tokens).toList();
    }
}
