package io.github.rlaifv.core.text;

import java.util.List;

/** A prompt format that checks or changes prompts and has another format write them; all else is that of the other. */
interface WrappedPromptFormat extends PromptFormat {
    /** The other format. */
    PromptFormat format();

    @Override
    default int[] penalised(Tokenizer tokenizer, int[] prompt) {
        return format().penalised(tokenizer, prompt);
    }

    @Override
    default int[] encodeResponse(Tokenizer tokenizer, String response) {
        return format().encodeResponse(tokenizer, response);
    }

    @Override
    default int firstTokenId(Tokenizer tokenizer, String word) {
        return format().firstTokenId(tokenizer, word);
    }

    @Override
    default List<String> endMarks() {
        return format().endMarks();
    }

    @Override
    default String fingerprint() {
        return format().fingerprint();
    }
}
