package io.github.rlaifv.core.internal.mllm.family.llavanext;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.ChatMlPromptFormat;
import io.github.rlaifv.core.text.ChatTemplate;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.MistralPromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.TemplateCheck;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses the prompt format that a LLaVA-NeXT model was trained with. */
final class LlavaNextPrompts {
    private LlavaNextPrompts() {}

    /**
     * Chooses by the chat template or, if the folder has none, by the language model and its tokens.
     *
     * @throws BadDataException if the template is not supported
     */
    static PromptFormat of(Path folder, JsonNode config) {
        Optional<String> template = ChatTemplate.read(folder);
        if (template.isEmpty()) {
            String model = config.path("text_config").path("model_type").asText("llama");
            if (model.equals("mistral")) {
                return MistralPromptFormat.llavaNext();
            }
            try (Tokenizer words = Tokenizer.open(folder)) {
                return words.tokenId("<|im_start|>").isPresent()
                        ? ChatMlPromptFormat.llavaNextOriginal()
                        : Llava15PromptFormat.format();
            }
        }
        return TemplateCheck.withImages(folder, template.get()).agreeing(byMarks(folder, template.get()));
    }

    private static PromptFormat byMarks(Path folder, String text) {
        if (text.contains("<|im_start|>")) {
            return ChatTemplate.follow(folder, text, ChatMlPromptFormat::llavaNext);
        }
        if (text.contains("[INST]")) {
            return MistralPromptFormat.llavaNext();
        }
        if (text.contains("ASSISTANT:")) {
            return Llava15PromptFormat.format();
        }
        throw new BadDataException("the chat template of " + folder + " is not one of LLaVA-NeXT's, which have"
                + " <|im_start|>, [INST] or ASSISTANT:. Download the chat template with the model again");
    }
}
