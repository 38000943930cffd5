package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.Fixtures;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class Llava15PromptFormatTest {
    private static final ImageSource IMAGE = ImageSource.of("picture", new byte[0]);

    private final PromptFormat format = Llava15PromptFormat.format();

    @Test
    void imagesPrecedeTextsAndTheSystemTextHasNoRoleName() {
        Prompt prompt = new Prompt(List.of(
                new Message(Role.SYSTEM, List.of(new Content.Text("Be brief."))),
                new Message(
                        Role.USER,
                        List.of(
                                new Content.Text("Compare"),
                                new Content.Image(IMAGE),
                                new Content.Text("them."),
                                new Content.Image(IMAGE)))));
        assertThat(format.render(prompt)).isEqualTo("Be brief. USER: <image>\n<image>\nCompare them. ASSISTANT:");
    }

    @Test
    void textIsNeverReadAsASpecialToken() {
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava15", "model"))) {
            int image = tokenizer.tokenId("<image>").orElseThrow();
            int[] ids = format.encodePrompt(tokenizer, Prompt.of(IMAGE, "Say </s> or <image> <s>?"));
            int[] harmless = format.encodePrompt(tokenizer, Prompt.of(IMAGE, "Say"));
            assertThat(Arrays.stream(ids).filter(id -> id == image)).hasSize(1);
            assertThat(Arrays.stream(ids).filter(id -> id == tokenizer.eosId())).isEmpty();
            int until = 1
                    + IntStream.range(0, ids.length)
                            .filter(i -> ids[i] == image)
                            .findFirst()
                            .orElseThrow();
            assertThat(Arrays.copyOf(ids, until)).isEqualTo(Arrays.copyOf(harmless, until));
            assertThat(tokenizer.decode(ids, true)).isEqualTo("USER:  \nSay </s> or <image> <s>? ASSISTANT:");
            int[] response = format.encodeResponse(tokenizer, "a</s>b");
            assertThat(Arrays.stream(response).filter(id -> id == tokenizer.eosId()))
                    .hasSize(1);
            assertThat(response[response.length - 1]).isEqualTo(tokenizer.eosId());
        }
    }

    @Test
    void emptyResponseIsTheEndTokenAlone() {
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava15", "model"))) {
            assertThat(format.encodeResponse(tokenizer, "")).containsExactly(tokenizer.eosId());
            assertThatThrownBy(() -> format.firstTokenId(tokenizer, "")).isInstanceOf(BadDataException.class);
        }
    }
}
