package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.testkit.Fixtures;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids and texts against Hugging Face tokenizers, for every family whose tokenizer.json is among the fixtures. */
class TokenizerParityTest {
    @ParameterizedTest
    @ValueSource(strings = {"llava15", "llava_next", "qwen2_5_vl", "smolvlm"})
    void encodesAndDecodesDifficultTexts(String family) {
        JsonNode golden = Fixtures.json(Fixtures.require(Fixtures.path(family, "tokenizer_cases.json")));
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path(family, "model"))) {
            assertThat(tokenizer.size()).isEqualTo(golden.path("vocab_len").asInt());
            assertThat(golden.path("cases")).isNotEmpty();
            for (JsonNode expected : golden.path("cases")) {
                String text = expected.path("text").asText();
                int[] ids = ints(expected.path("ids"));
                assertThat(tokenizer.encode(text, true)).as("ids of '%s'", text).isEqualTo(ids);
                assertThat(tokenizer.encode(text, false))
                        .as("ids of '%s' without special tokens", text)
                        .isEqualTo(ints(expected.path("ids_no_special")));
                assertThat(tokenizer.decode(ids, false))
                        .as("decoded '%s'", text)
                        .isEqualTo(expected.path("decoded").asText());
                assertThat(tokenizer.decode(ids, true))
                        .as("decoded '%s' without special tokens", text)
                        .isEqualTo(expected.path("decoded_skip_special").asText());
                for (int i = 0; i < ids.length; i++) {
                    String token = expected.path("tokens").path(i).asText();
                    assertThat(tokenizer.token(ids[i])).isEqualTo(token);
                    assertThat(tokenizer.tokenId(token)).hasValue(ids[i]);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"model", "model_old_names"})
    void findsTheNamedIds(String folder) {
        JsonNode named =
                Fixtures.json(Fixtures.path("llava15", "tokenizer_cases.json")).path("named_ids");
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.require(Fixtures.path("llava15", folder)))) {
            assertThat(tokenizer.bosId()).hasValue(named.path("bos").asInt());
            assertThat(tokenizer.padId()).hasValue(named.path("pad").asInt());
            assertThat(tokenizer.eosId()).isEqualTo(named.path("eos").asInt());
            assertThat(tokenizer.stopIds()).containsExactly(named.path("eos").asInt());
        }
    }

    static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.path(i).asInt();
        }
        return values;
    }
}
