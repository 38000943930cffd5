package io.github.rlaifv.core.internal.mllm.family.llava;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.ChatTemplate;
import io.github.rlaifv.core.text.Llava15PromptFormat;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.TemplateCheck;
import java.nio.file.Path;

/** Chooses the prompt format of LLaVA-1.5 folders. */
final class LlavaPrompts {
    private LlavaPrompts() {}

    /**
     * The format of LLaVA-1.5.
     *
     * @throws BadDataException if the folder has a chat template that writes prompts differently
     */
    static PromptFormat of(Path folder) {
        PromptFormat format = Llava15PromptFormat.format();
        return ChatTemplate.read(folder)
                .map(template -> TemplateCheck.withImages(folder, template).agreeing(format))
                .orElse(format);
    }
}
