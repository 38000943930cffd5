package io.github.rlaifv.core.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sampling options at their extreme values. */
class SamplingTest {
    private static List<String> texts(Policy policy, Sampling sampling) {
        return policy
                .generate(List.of(new GenerationRequest("k", Prompt.of("What is in the picture?"), 2, sampling)))
                .get(0)
                .stream()
                .map(Completion::text)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -1, Double.MIN_VALUE, 9e-7, 1.1e6, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY})
    void penaltyOutsideItsRangeIsRejected(double penalty) {
        assertThatThrownBy(() -> Sampling.builder().repetitionPenalty(penalty).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("repetitionPenalty")
                .hasMessageContaining(Double.toString(penalty));
    }

    @Test
    void everyAllowedPenaltyAndTemperatureGivesTokens() {
        try (Policy policy = Policies.open(Fixtures.require(Fixtures.path("llava15", "model")))) {
            for (double penalty : new double[] {1e-6, 1, 1e6}) {
                Sampling.Builder options =
                        Sampling.builder().repetitionPenalty(penalty).maxNewTokens(4);
                List<String> greedy = texts(policy, options.temperature(0).build());
                for (double temperature : new double[] {Double.MIN_VALUE, 1e-300, 1e-6}) {
                    assertThat(texts(policy, options.temperature(temperature).build()))
                            .as("temperature %s, penalty %s", temperature, penalty)
                            .isEqualTo(greedy);
                }
                assertThat(texts(policy, options.temperature(Double.MAX_VALUE).build()))
                        .hasSize(2);
            }
        }
    }

    @Test
    void beamSearchWithATemperatureOrForMoreResponsesThanBeamsIsRejected() {
        assertThatThrownBy(() -> Sampling.builder().beams(BeamSearch.of(3)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("temperature must be 0", "was 0.7");
        Sampling search =
                Sampling.builder().temperature(0).beams(BeamSearch.of(3)).build();
        assertThatThrownBy(() -> new GenerationRequest("k", Prompt.of("Hello?"), 4, search))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("number of beams, 3", "was 4");
        assertThat(new GenerationRequest("k", Prompt.of("Hello?"), 2, search).rows())
                .isEqualTo(3);
    }

    @Test
    void beamSearchOutsideItsRangesIsRejected() {
        for (int beams : new int[] {-1, 0, 1, 257}) {
            assertThatThrownBy(() -> BeamSearch.of(beams))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("beams must be in 2..256", "was " + beams);
        }
        for (double penalty : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -101}) {
            assertThatThrownBy(() -> BeamSearch.of(2).withLengthPenalty(penalty))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("lengthPenalty", "was " + penalty);
        }
        assertThatThrownBy(() -> EarlyStopping.of("maybe"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("false, true, never", "'maybe'");
    }

    @Test
    void textOfSamplingWithoutBeamsIsThatOfEarlierVersions() {
        assertThat(Sampling.greedy(7))
                .hasToString(
                        "Sampling[temperature=0.0, topP=1.0, topK=0, repetitionPenalty=1.0, maxNewTokens=7, stop=[],"
                                + " ignoreEndOfSequence=false, seed=0]");
        assertThat(Sampling.builder()
                        .temperature(0)
                        .beams(BeamSearch.of(3).withEarlyStopping(EarlyStopping.NEVER))
                        .build()
                        .withSeed(4)
                        .withMaxNewTokens(9)
                        .toString())
                .endsWith("maxNewTokens=9, stop=[], ignoreEndOfSequence=false, seed=4, search=BeamSearch[beams=3,"
                        + " lengthPenalty=1.0, earlyStopping=NEVER]]");
    }
}
