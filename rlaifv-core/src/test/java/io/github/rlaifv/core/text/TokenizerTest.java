package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
    /** A word-level tokenizer, as used by small models for tests and demos. */
    private static final String WORD_LEVEL = """
            {"version": "1.0", "truncation": {"max_length": 3, "strategy": "LongestFirst", "stride": 0,
              "direction": "Right"}, "padding": null,
             "added_tokens": [
               {"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true},
               {"id": 1, "content": "</s>", "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true},
               {"id": 2, "content": "<unk>", "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true},
               {"id": 3, "content": "<image>", "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true}],
             "normalizer": null,
             "pre_tokenizer": {"type": "Split", "behavior": "Removed", "invert": true,
               "pattern": {"Regex": "<image>|USER:|ASSISTANT:|\\\\n|\\\\w+|[^\\\\w\\\\s]"}},
             "post_processor": {"type": "TemplateProcessing",
               "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
               "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
               "special_tokens": {"<s>": {"id": "<s>", "ids": [0], "tokens": ["<s>"]}}},
             "decoder": {"type": "Sequence", "decoders": [
               {"type": "WordPiece", "prefix": "##", "cleanup": false},
               {"type": "Fuse"},
               {"type": "Replace", "pattern": {"String": " ."}, "content": "."},
               {"type": "Replace", "pattern": {"String": " \\n"}, "content": "\\n"},
               {"type": "Replace", "pattern": {"String": "\\n "}, "content": "\\n"}]},
             "model": {"type": "WordLevel", "unk_token": "<unk>", "vocab": {"<s>": 0, "</s>": 1, "<unk>": 2,
               "<image>": 3, "USER:": 4, "ASSISTANT:": 5, "\\n": 6, "a": 7, "dog": 8, "sleeps": 9, ".": 10,
               "yes": 11}}}
            """;

    @TempDir
    Path folder;

    private Tokenizer words() throws IOException {
        Files.writeString(folder.resolve("tokenizer.json"), WORD_LEVEL);
        return Tokenizer.open(folder);
    }

    @Test
    void wordsAreReadWithoutTruncationOrPadding() throws IOException {
        try (Tokenizer tokenizer = words()) {
            int[] ids = tokenizer.encode("USER: <image>\na dog sleeps.\na cat", true);
            assertThat(ids).containsExactly(0, 4, 3, 6, 7, 8, 9, 10, 6, 7, 2);
            assertThat(tokenizer.decode(new int[] {7, 8, 9, 10, 6, 7, 8, 1}, true))
                    .isEqualTo("a dog sleeps.\na dog");
        }
    }

    @Test
    void keepsMarksInPlainTextFromBecomingSpecialTokens() throws IOException {
        try (Tokenizer tokenizer = words();
                Tokenizer pieces = Tokenizer.open(Fixtures.path("llava15", "model"))) {
            assertThat(tokenizer.encodePlain("a <image> dog")).containsExactly(7, 2, 8);
            String text = "a </s> <image> <s>dog<pad>";
            int[] ids = pieces.encodePlain(text);
            for (String mark : List.of("<s>", "</s>", "<image>", "<pad>")) {
                assertThat(ids).doesNotContain(pieces.tokenId(mark).orElseThrow());
            }
            assertThat(pieces.decode(ids, true)).isEqualTo(text);
        }
    }

    @Test
    void takesSpecialIdsFromConfigurationFiles() throws IOException {
        Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [1, 10]}");
        Files.writeString(folder.resolve("config.json"), "{\"text_config\": {\"bos_token_id\": 0}}");
        try (Tokenizer tokenizer = words()) {
            assertThat(tokenizer.eosId()).isEqualTo(1);
            assertThat(tokenizer.stopIds()).containsExactly(1, 10);
            assertThat(tokenizer.bosId()).hasValue(0);
            assertThat(tokenizer.padId()).isEmpty();
        }
    }

    @Test
    void missingFilesAndTokensAreRejectedByName() throws IOException {
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tokenizer.json");
        try (Tokenizer tokenizer = words()) {
            assertThatThrownBy(tokenizer::eosId)
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("eos_token");
            assertThatThrownBy(() -> tokenizer.token(12)).isInstanceOf(IllegalArgumentException.class);
            assertThat(tokenizer.tokenId("cat")).isEmpty();
        }
        Files.delete(folder.resolve("tokenizer.json"));
        Files.write(folder.resolve("tokenizer.model"), new byte[] {1});
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tokenizer.model");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\": {}}");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("tokenizer.json");
    }

    @Test
    void halfASurrogatePairIsReadAsAnUnknownCharacter() {
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava15", "model"))) {
            assertThat(tokenizer.decode(tokenizer.encode("a \ud83d b", true), true))
                    .isEqualTo("a \ufffd b");
        }
    }

    @Test
    void rejectsUseAfterClosing() {
        Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava15", "model"));
        tokenizer.close();
        assertThatThrownBy(() -> tokenizer.encode("a", false)).isInstanceOf(IllegalStateException.class);
        tokenizer.close();
    }
}
