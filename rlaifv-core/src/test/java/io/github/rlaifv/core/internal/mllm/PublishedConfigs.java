package io.github.rlaifv.core.internal.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Checks a folder with settings in the older form of published checkpoints. */
public final class PublishedConfigs {
    private PublishedConfigs() {}

    public static void checkFirstCase(String family, Path folder) {
        Path model = Fixtures.path(family, "model");
        Path style = Fixtures.require(Fixtures.path(family, "published_style"));
        try {
            for (String name :
                    List.of("model.safetensors", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja")) {
                Files.copy(model.resolve(name), folder.resolve(name));
            }
            for (String name : List.of("config.json", "preprocessor_config.json")) {
                Files.copy(style.resolve(name), folder.resolve(name));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode words = Fixtures.json(Fixtures.path(family, "tokenizer_cases.json"));
        GoldenCase golden = GoldenCase.of(family).get(0);
        try (LocalPolicy policy = Parity.open(golden, folder)) {
            assertThat(policy.tokenizer().size())
                    .isEqualTo(words.path("vocab_len").asInt());
            Parity.logits(policy, golden);
            Parity.logProbs(policy, golden);
        }
    }
}
