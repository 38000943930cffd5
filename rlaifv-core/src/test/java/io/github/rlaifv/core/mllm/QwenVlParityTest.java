package io.github.rlaifv.core.mllm;

import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Qwen2.5-VL against transformers. */
class QwenVlParityTest {
    private static final String FAMILY = "qwen2_5_vl";

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

    @Test
    void settingsInTheOlderFormGiveTheSame(@TempDir Path folder) throws IOException {
        Path family = Fixtures.path(FAMILY);
        Fixtures.require(family.resolve("published_style"));
        for (String name : new String[] {"model.safetensors", "tokenizer.json", "tokenizer_config.json"}) {
            Files.copy(family.resolve("model").resolve(name), folder.resolve(name));
        }
        Files.copy(family.resolve("model").resolve("chat_template.jinja"), folder.resolve("chat_template.jinja"));
        for (String name : new String[] {"config.json", "preprocessor_config.json"}) {
            Files.copy(family.resolve("published_style").resolve(name), folder.resolve(name));
        }
        GoldenCase golden = cases().findFirst().orElseThrow();
        try (LocalPolicy policy = Parity.open(golden, folder)) {
            Parity.logits(policy, golden);
            Parity.logProbs(policy, golden);
        }
    }
}
