package io.github.rlaifv.core.internal.mllm.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstTokensTest {
    private static final NextTokenRequest YES_NO =
            new NextTokenRequest(Prompt.of("Is it?"), List.of("yes", "Yes", "no", "No"));

    @Test
    void tokenSharedByWordsOfDifferentCaseIsCountedOnce() {
        FirstTokens uncased = FirstTokens.of(List.of(YES_NO, YES_NO), word -> word.equalsIgnoreCase("yes") ? 5 : 6);

        NextTokenProbabilities answer = uncased.answer(YES_NO, new double[] {.5, .5, .25, .25});

        assertThat(answer.of("yes", "Yes")).isEqualTo(.5);
        assertThat(answer.of("no", "No")).isEqualTo(.25);
    }

    @Test
    void rejectsWordsThatBeginWithTheSameToken() {
        assertThatThrownBy(() -> FirstTokens.of(List.of(YES_NO), word -> 7))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("\"yes\"")
                .hasMessageContaining("\"no\"");
    }

    @Test
    void wordsOfDifferentRequestsAreKeptSeparate() {
        NextTokenRequest german = new NextTokenRequest(Prompt.of("?"), List.of("ja", "nein"));
        NextTokenRequest english = new NextTokenRequest(Prompt.of("?"), List.of("yes", "no"));
        FirstTokens tokens = FirstTokens.of(List.of(german, english), word -> switch (word) {
            case "ja", "yes" -> 1;
            default -> 2;
        });

        assertThat(tokens.ids()).containsExactly(1, 2, 1, 2);
        assertThat(tokens.answer(english, new double[] {.1, .2, .1, .2}).byWord())
                .containsEntry("yes", .1)
                .containsEntry("no", .2);
    }

    /** In LLaVA-1.5 a response follows "ASSISTANT:", so its first token has the word-start mark. */
    @Test
    void firstTokensOfLlava15HaveTheWordStartMark() {
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava15", "model"))) {
            PromptFormat format = Llava15PromptFormat.format();
            FirstTokens tokens = FirstTokens.of(List.of(YES_NO), word -> format.firstTokenId(tokenizer, word));
            for (long id : tokens.ids()) {
                assertThat(tokenizer.token((int) id)).startsWith("\u2581");
            }
            for (JsonNode golden :
                    Fixtures.json(Fixtures.path("llava15", "golden.json")).path("cases")) {
                assertThat(tokens.ids())
                        .containsExactly(
                                golden.path("p_yes_ids").path(0).asLong(),
                                golden.path("p_yes_ids").path(1).asLong(),
                                golden.path("p_no_ids").path(0).asLong(),
                                golden.path("p_no_ids").path(1).asLong());
            }
        }
    }

    /**
     * Which form of a word begins a response depends on the family. A tokenizer returns one of the recorded forms for
     * the plain word.
     */
    @ParameterizedTest
    @CsvSource({"qwen2_5_vl, p_yes_ids, p_no_ids", "smolvlm, p_yes_ids, p_no_ids", "llava_next, p_yes_other_ids, "})
    void plainWordsHaveTheirOwnFormInOtherTokenizers(String family, String yesIds, @Nullable String noIds) {
        Path model = Fixtures.require(Fixtures.path(family, "model"));
        try (Tokenizer tokenizer = Tokenizer.open(model)) {
            for (JsonNode golden :
                    Fixtures.json(Fixtures.path(family, "golden.json")).path("cases")) {
                assertThat(tokenizer.encodePlain("yes")[0])
                        .isEqualTo(golden.path(yesIds).path(0).asInt());
                assertThat(tokenizer.encodePlain("Yes")[0])
                        .isEqualTo(golden.path(yesIds).path(1).asInt());
                if (noIds != null) {
                    assertThat(tokenizer.encodePlain("no")[0])
                            .isEqualTo(golden.path(noIds).path(0).asInt());
                    assertThat(tokenizer.encodePlain("No")[0])
                            .isEqualTo(golden.path(noIds).path(1).asInt());
                }
            }
        }
    }
}
