package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;

/**
 * Reads and checks a {@code tokenizer.json}. The native tokenizer ends the process on some contents, and takes minutes
 * or gigabytes for others, so only supported components, fields and bounds are accepted.
 */
public final class TokenizerFile {
    private TokenizerFile() {}

    /**
     * Reads and checks a file.
     *
     * @throws BadDataException naming the file, the place and the value if something is not supported
     */
    public static JsonNode read(Path file) {
        return checked(JsonFile.read(file, InputLimit.TOKENIZER), file);
    }

    /** Checks a tokenizer that was converted from another file. */
    public static JsonNode checked(JsonNode tokenizer, Path file) {
        TokenizerComponent whole = new TokenizerComponent(tokenizer, file + ": tokenizer");
        whole.only(
                "version",
                "truncation",
                "padding",
                "added_tokens",
                "normalizer",
                "pre_tokenizer",
                "post_processor",
                "decoder",
                "model");
        if (!tokenizer.path("version").isMissingNode()
                && !"1.0".equals(tokenizer.path("version").asText())) {
            throw new BadDataException(file + ": version must be 1.0, it is "
                    + TokenizerComponent.shown(tokenizer.path("version")) + ": download the file again");
        }
        var ids = VocabularyCheck.check(tokenizer, file.toString());
        if (!whole.lacks("normalizer")) {
            NormalizerCheck.check(part(tokenizer, "normalizer", file));
        }
        if (!whole.lacks("pre_tokenizer")) {
            PreTokenizerCheck.check(part(tokenizer, "pre_tokenizer", file));
        }
        if (!whole.lacks("post_processor")) {
            PostProcessorCheck.check(part(tokenizer, "post_processor", file), ids);
        }
        if (!whole.lacks("decoder")) {
            DecoderCheck.check(part(tokenizer, "decoder", file));
        }
        return tokenizer;
    }

    private static TokenizerComponent part(JsonNode tokenizer, String name, Path file) {
        return new TokenizerComponent(tokenizer.path(name), file + ": " + name);
    }

    /** The tokenizer without truncation and padding, for the native tokenizer. */
    public static JsonNode forNative(JsonNode tokenizer) {
        ObjectNode copy = ((ObjectNode) tokenizer).objectNode();
        copy.setAll((ObjectNode) tokenizer);
        copy.putNull("truncation");
        copy.putNull("padding");
        return copy;
    }
}
