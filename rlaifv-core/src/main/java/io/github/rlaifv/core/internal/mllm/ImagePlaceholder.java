package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The placeholder of an image in encoded prompts.
 *
 * @param token id of the placeholder: one of the vocabulary, or a negative number if the vocabulary has none
 * @param mark text of the placeholder in prompts, if its id in the tokenizer must equal {@code token}
 */
record ImagePlaceholder(int token, Optional<String> mark) {

    /**
     * Checks that the tokenizer has the same id.
     *
     * @param words the tokenizer
     * @param config file that the id comes from, for messages
     * @throws BadDataException if the tokenizer has another id for the mark
     */
    void check(Tokenizer words, Path config) {
        mark.ifPresent(written -> {
            OptionalInt known = words.tokenId(written);
            if (known.isPresent() && known.getAsInt() != token) {
                throw new BadDataException(config + " names the image token " + token
                        + " (image_token_id or image_token_index), but the tokenizer's " + written + " is "
                        + known.getAsInt() + ": take both from the same model");
            }
        });
    }
}
