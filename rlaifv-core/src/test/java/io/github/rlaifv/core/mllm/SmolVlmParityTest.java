package io.github.rlaifv.core.mllm;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** SmolVLM against transformers. */
class SmolVlmParityTest {
    private static final String FAMILY = "smolvlm";

    static Stream<GoldenCase> cases() {
        Fixtures.require(Fixtures.path(FAMILY, "golden.json"));
        return GoldenCase.of(FAMILY).stream();
    }

    private static void with(GoldenCase golden, BiConsumer<LocalPolicy, GoldenCase> check) {
        try (LocalPolicy policy = Parity.open(golden)) {
            check.accept(policy, golden);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void promptsHaveAsManyTokens(GoldenCase golden) {
        with(golden, Parity::promptLength);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void imageFeaturesAgree(GoldenCase golden) {
        with(golden, Parity::imageFeatures);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logitsAgree(GoldenCase golden) {
        with(golden, Parity::logits);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void logProbsOfTheResponseAgree(GoldenCase golden) {
        with(golden, Parity::logProbs);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void yesAndNoAreAsLikely(GoldenCase golden) {
        with(golden, Parity::yesAndNo);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensAgree(GoldenCase golden) {
        with(golden, Parity::greedy);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedyTokensWithRepetitionPenaltyAgree(GoldenCase golden) {
        with(golden, Parity::greedyWithRepetitionPenalty);
    }
}
