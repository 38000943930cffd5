package io.github.rlaifv.remote.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads the text of a token in a list of log-probabilities. Some servers leave it empty or unreadable and add its
 * bytes.
 */
public final class TokenText {
    private static final char UNREADABLE = '\uFFFD';

    private TokenText() {}

    /** The text of an entry of a list of log-probabilities. */
    public static String of(JsonNode entry) {
        String text = entry.path("token").asText();
        JsonNode bytes = entry.path("bytes");
        boolean readable = !text.isEmpty() && text.indexOf(UNREADABLE) < 0;
        return readable || !bytes.isArray() || bytes.isEmpty() ? text : decoded(bytes, text);
    }

    private static String decoded(JsonNode bytes, String otherwise) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes.size());
        for (JsonNode one : bytes) {
            if (!one.isInt() || one.asInt() < 0 || one.asInt() > 0xFF) {
                return otherwise;
            }
            buffer.put((byte) one.asInt());
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(buffer.flip()).toString();
        } catch (CharacterCodingException e) {
            // Part of a character.
            return otherwise;
        }
    }
}
