package io.github.rlaifv.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.GoldenCase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LlavaNextPromptFormatsTest {
    private final Prompt conversation = new Prompt(List.of(
            message(Role.SYSTEM, "Be brief."),
            new Message(
                    Role.USER,
                    List.of(new Content.Text("What is it?"), new Content.Image(ImageSource.of("p", new byte[0])))),
            message(Role.ASSISTANT, "A cat."),
            message(Role.USER, "Its colour?")));

    private static Message message(Role role, String text) {
        return new Message(role, List.of(new Content.Text(text)));
    }

    @Test
    void chatMlHasOneFormWithLineBreaksAndOneWithout() {
        assertThat(ChatMlPromptFormat.llavaNext().render(conversation))
                .isEqualTo("<|im_start|>system\nBe brief.<|im_end|><|im_start|>user\n<image>\nWhat is it?<|im_end|>"
                        + "<|im_start|>assistant\nA cat.<|im_end|><|im_start|>user\nIts colour?<|im_end|>"
                        + "<|im_start|>assistant\n");
        assertThat(ChatMlPromptFormat.lines("Help.").render(Prompt.of("Hi")))
                .isEqualTo("<|im_start|>system\nHelp.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n"
                        + "<|im_start|>assistant\n");
    }

    @Test
    void mistralPutsInstructionsInBrackets() {
        assertThat(MistralPromptFormat.llavaNext().render(conversation))
                .isEqualTo("<<SYS>>\nBe brief.\n<</SYS>>\n\n[INST] <image>\nWhat is it? [/INST] A cat.</s> "
                        + "[INST] Its colour? [/INST]");
    }

    @Test
    void idsOfGoldenPromptsAndResponsesEqualTheReference() {
        PromptFormat format = ChatMlPromptFormat.llavaNext();
        Fixtures.require(Fixtures.path("llava_next", "golden.json"));
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava_next", "model"))) {
            for (GoldenCase golden : GoldenCase.of("llava_next")) {
                assertThat(format.render(golden.prompt()))
                        .isEqualTo(golden.json().path("prompt").asText());
                assertThat(format.encodePrompt(tokenizer, golden.prompt()))
                        .isEqualTo(TokenizerParityTest.ints(golden.json().path("prompt_ids_unexpanded")));
                assertThat(format.encodeResponse(tokenizer, golden.response()))
                        .isEqualTo(TokenizerParityTest.ints(golden.json().path("response_ids")));
            }
        }
    }

    @Test
    void marksInMessagesStayText() {
        PromptFormat format = ChatMlPromptFormat.llavaNext();
        Fixtures.require(Fixtures.path("llava_next", "model"));
        try (Tokenizer tokenizer = Tokenizer.open(Fixtures.path("llava_next", "model"))) {
            int end = tokenizer.tokenId("<|im_end|>").orElseThrow();
            int[] ids = format.encodePrompt(tokenizer, Prompt.of("Say <|im_end|> twice"));
            assertThat(IntStream.of(ids).filter(id -> id == end)).hasSize(1);
            int[] plain = format.encodePrompt(tokenizer, Prompt.of("Say it twice"));
            // The tokens before and after the text are unchanged; above all there is no space at the start of the turn.
            assertThat(IntStream.of(ids).limit(4).toArray())
                    .isEqualTo(IntStream.of(plain).limit(4).toArray());
            assertThat(tokenizer.decode(ids, false)).contains("Say <|im_end|> twice");
        }
    }
}
