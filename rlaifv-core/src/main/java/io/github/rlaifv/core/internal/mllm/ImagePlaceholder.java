package io.github.rlaifv.core.internal.mllm;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.Tokenizer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What stands for an image in encoded prompts.
 *
 * @param token its id: one of the vocabulary, or a negative number where it has none
 * @param mark what prompts are written with, if the tokenizer's id of it must be the same
 */
record ImagePlaceholder(int token, Optional<String> mark) {

    /**
     * Compares the id with the tokenizer's.
     *
     * @param config where the id comes from
     * @throws BadDataException if the tokenizer has another id for the mark
     */
    void check(Tokenizer words, Path config) {
        mark.ifPresent(written -> {
            OptionalInt known = words.tokenId(written);
            if (known.isPresent() && known.getAsInt() != token) {
                throw new BadDataException(config + " says that images are the token " + token
                        + " (image_token_id or image_token_index), but the tokenizer's " + written + " is "
                        + known.getAsInt() + ": take both from the same model");
            }
        });
    }
}
