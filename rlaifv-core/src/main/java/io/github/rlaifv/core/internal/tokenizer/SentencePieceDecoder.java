package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Converts pieces of a tokenizer.model to text as the sentencepiece library does. Among byte pieces it keeps complete
 * characters and replaces each invalid byte, whereas a tokenizer.json replaces the whole run of bytes.
 */
public final class SentencePieceDecoder {
    private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");
    private static final char BLANK = '\u2581';
    private static final char UNKNOWN = '\ufffd';

    private final Map<Integer, String> tokens;
    private final Set<Integer> special;
    private final boolean dummyPrefix;

    /**
     * @param json the model as a tokenizer.json
     * @param dummyPrefix whether a blank is put before texts when they are encoded
     */
    public SentencePieceDecoder(JsonNode json, boolean dummyPrefix) {
        this.tokens = Vocabulary.of(json).tokens();
        this.special = StreamSupport.stream(json.path("added_tokens").spliterator(), false)
                .filter(token -> token.path("special").asBoolean())
                .map(token -> token.path("id").asInt())
                .collect(Collectors.toSet());
        this.dummyPrefix = dummyPrefix;
    }

    /** The text of ids; ids without a token are omitted. */
    public String decode(int[] ids, boolean skipSpecial) {
        StringBuilder text = new StringBuilder();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean first = dummyPrefix;
        for (int id : ids) {
            String token = tokens.getOrDefault(id, "");
            Matcher asByte = BYTE.matcher(token);
            if (asByte.matches()) {
                bytes.write(Integer.parseInt(asByte.group(1), 16));
                first = false;
                continue;
            }
            characters(bytes.toByteArray(), text);
            bytes.reset();
            if (special.contains(id)) {
                text.append(skipSpecial ? "" : token);
            } else {
                boolean strip = first && token.indexOf(BLANK) == 0;
                text.append(token.replace(BLANK, ' '), strip ? 1 : 0, token.length());
                first = false;
            }
        }
        characters(bytes.toByteArray(), text);
        return text.toString();
    }

    private static void characters(byte[] bytes, StringBuilder text) {
        int at = 0;
        while (at < bytes.length) {
            int length = length(bytes[at] & 0xff);
            try {
                ByteBuffer one = ByteBuffer.wrap(bytes, at, Math.min(length, bytes.length - at));
                text.append(StandardCharsets.UTF_8.newDecoder().decode(one));
                at += length;
            } catch (CharacterCodingException e) {
                text.append(UNKNOWN);
                at++;
            }
        }
    }

    /** Length in bytes of the character that begins with a byte. */
    private static int length(int lead) {
        return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    }
}
