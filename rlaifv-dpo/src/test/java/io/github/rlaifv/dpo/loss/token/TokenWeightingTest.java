package io.github.rlaifv.dpo.loss.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TokenWeightingTest {

    @TestFactory
    Stream<DynamicTest> officialWeightsOfModifiedTokens() {
        JsonNode golden = Fixtures.json(Fixtures.require(Fixtures.path("official", "token_weights.json")));
        ModifiedTokens weighting = new ModifiedTokens(
                golden.path("modified_weight").asDouble(),
                golden.path("min_match_size").asInt(),
                false);
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode one : golden.path("cases")) {
            tests.add(DynamicTest.dynamicTest("case " + tests.size(), () -> {
                PairWeights weights =
                        weighting.between(tail(one.path("win_input_ids")), tail(one.path("rej_input_ids")));
                assertThat(weights.chosen()).isEqualTo(numbers(one.path("win_token_weight")));
                assertThat(weights.rejected()).isEqualTo(numbers(one.path("rej_token_weight")));
            }));
        }
        assertThat(tests).isNotEmpty();
        return tests.stream();
    }

    /** Weights of the ids without the first one, which no token predicts. */
    private static List<Integer> tail(JsonNode ids) {
        List<Integer> tail = new ArrayList<>();
        for (int i = 1; i < ids.size(); i++) {
            tail.add(ids.path(i).asInt());
        }
        return tail;
    }

    private static List<Double> numbers(JsonNode array) {
        List<Double> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asDouble()));
        return numbers;
    }

    @Test
    void replacedTokensWeighMore() {
        // common 1 2 3; 9 against 7 8 is replaced; common 4 5 6; 10 is an insertion
        PairWeights weights =
                new ModifiedTokens(3).weights(List.of(1, 2, 3, 9, 4, 5, 6), List.of(1, 2, 3, 7, 8, 4, 5, 6, 10));
        assertThat(weights.chosen()).containsExactly(1.0, 1.0, 1.0, 3.0, 1.0, 1.0, 1.0);
        assertThat(weights.rejected()).containsExactly(1.0, 1.0, 1.0, 3.0, 3.0, 1.0, 1.0, 1.0, 1.0);
    }

    @Test
    void commonPrefixCountsEvenIfShort() {
        // 1 comes right after the common prompt; the common 5 at the end is shorter than 3
        PairWeights weights = new ModifiedTokens(2).weights(List.of(1, 2, 5), List.of(1, 3, 5));
        assertThat(weights.chosen()).containsExactly(1.0, 2.0, 2.0);
    }

    @Test
    void meansDivideByTheSumOfWeights() {
        PairWeights weights = new ModifiedTokens(3, 3, true).weights(List.of(1, 2), List.of(1, 3));
        assertThat(weights.chosen()).containsExactly(0.25, 0.75);
        assertThat(TokenWeighting.mean()
                        .weights(List.of(1, 2), List.of(1, 3, 4, 5))
                        .rejected())
                .containsExactly(0.25, 0.25, 0.25, 0.25);
        assertThat(TokenWeighting.sum().weights(List.of(1, 2), List.of(1)).chosen())
                .containsExactly(1.0, 1.0);
    }

    @Test
    void lengthBeyondTheShorterResponseCountsLess() {
        PairWeights weights = new LengthDesensitized(0.25).weights(List.of(1, 2), List.of(1, 2, 3, 4));
        assertThat(weights.chosen()).containsExactly(1.0, 1.0);
        assertThat(weights.rejected()).containsExactly(1.0, 1.0, 0.25, 0.25);
    }
}
