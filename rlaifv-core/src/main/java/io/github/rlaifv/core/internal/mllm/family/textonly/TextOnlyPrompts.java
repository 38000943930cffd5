package io.github.rlaifv.core.internal.mllm.family.textonly;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.ChatMlPromptFormat;
import io.github.rlaifv.core.text.ChatTemplate;
import io.github.rlaifv.core.text.Llama3PromptFormat;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.MistralPromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.TemplateCheck;
import io.github.rlaifv.core.text.ZephyrPromptFormat;
import java.nio.file.Path;
import java.util.Optional;

/** Chooses the prompt format of a text model by the marks in its chat template. */
final class TextOnlyPrompts {
    private TextOnlyPrompts() {}

    /**
     * Chooses the format of a folder.
     *
     * @throws BadDataException if the folder has no chat template, or one that is not supported
     */
    static PromptFormat of(Path folder) {
        Optional<String> template = ChatTemplate.read(folder);
        if (template.isEmpty()) {
            throw new BadDataException(folder + " has no chat template (chat_template.jinja or tokenizer_config.json):"
                    + " give a model that was trained to chat, not a base model");
        }
        return TemplateCheck.textOnly(folder, template.get()).agreeing(byMarks(folder, template.get()));
    }

    private static PromptFormat byMarks(Path folder, String text) {
        if (text.contains("<|im_start|>")) {
            return ChatMlPromptFormat.lines(ChatMlPromptFormat.defaultSystem(text));
        }
        if (text.contains("<|start_header_id|>")) {
            return ChatTemplate.follow(folder, text, Llama3PromptFormat::of);
        }
        if (text.contains("[INST]")) {
            return ChatTemplate.follow(folder, text, MistralPromptFormat::of);
        }
        if (ChatTemplate.follow(folder, text, ZephyrPromptFormat::fits)) {
            return ZephyrPromptFormat.text();
        }
        if (text.contains("ASSISTANT:")) {
            return Llava15PromptFormat.format();
        }
        throw new BadDataException("the chat template of " + folder + " is not supported; supported are those with"
                + " <|im_start|>, <|start_header_id|>, [INST], ASSISTANT:, and Zephyr's, in which </s> and a line break"
                + " follow each turn and a line break follows <|assistant|>: give a model with one of these");
    }
}
