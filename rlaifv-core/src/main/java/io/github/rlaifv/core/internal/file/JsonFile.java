package io.github.rlaifv.core.internal.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads the JSON files of model folders, adapters and runs strictly. Size, depth and number of values are bounded. The
 * text must be UTF-8 without a byte order mark, without duplicate names in an object and without content after the
 * end.
 */
public final class JsonFile {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER = 400;
    private static final int HEAD = 256;
    private static final int MAX_NAME = 50_000;
    /**
     * Maximum number of JSON tokens (names, values, begins and ends). Each needs some dozens of bytes of memory,
     * however short its text is.
     */
    private static final long MAX_TOKENS = 3_000_000;
    /** Maximum number of JSON tokens in a tokenizer file. The largest published tokenizers have about three million. */
    private static final long MAX_TOKENS_OF_TOKENIZER = 12_000_000;

    private static final JsonMapper JSON = mapper(MAX_TOKENS);
    private static final JsonMapper LARGE = mapper(MAX_TOKENS_OF_TOKENIZER);

    private JsonFile() {}

    private static JsonMapper mapper(long tokens) {
        return JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER)
                                .maxNameLength(MAX_NAME)
                                .maxStringLength(Integer.MAX_VALUE)
                                .maxTokenCount(tokens)
                                .build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * Reads a file that must contain a JSON object of at most {@link InputLimit#SETTINGS}.
     *
     * @throws BadDataException naming the file if it is missing, not a regular file, too large or not a JSON object
     * @throws StorageException if reading fails
     */
    public static JsonNode read(Path file) {
        return read(file, InputLimit.SETTINGS);
    }

    /** Same as {@link #read(Path)} with another limit. */
    public static JsonNode read(Path file, InputLimit limit) {
        JsonMapper mapper = limit == InputLimit.TOKENIZER ? LARGE : JSON;
        return parse(BoundedFile.bytes(file, limit), file.toString(), mapper);
    }

    /** Reads an optional file; empty if it is absent. A dangling link is rejected. */
    public static Optional<JsonNode> readIfPresent(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * Reads the text of a JSON object.
     *
     * @param where name of the text in messages
     * @throws BadDataException if the text is not a JSON object
     */
    public static JsonNode parse(byte[] utf8, String where) {
        return parse(utf8, where, JSON);
    }

    private static JsonNode parse(byte[] utf8, String where, JsonMapper mapper) {
        JsonNode node;
        try {
            if (utf8.length > 2 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF) {
                throw new BadDataException(
                        where + " begins with a byte order mark: save it as UTF-8 without one, or download it again");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            node = mapper.readTree(text);
        } catch (CharacterCodingException e) {
            throw new BadDataException(where + " is not UTF-8 text: save it as UTF-8, or download it again", e);
        } catch (JsonProcessingException e) {
            String line =
                    e.getLocation() == null ? "" : " in line " + e.getLocation().getLineNr();
            String what = where + " is not valid JSON (" + e.getOriginalMessage() + line
                    + "): download it again or repair it";
            throw new BadDataException(
                    Download.insteadOf(Arrays.copyOf(utf8, Math.min(utf8.length, HEAD)))
                            .map(instead -> where + " " + instead)
                            .orElse(what),
                    e);
        } catch (IOException e) {
            throw new BadDataException(where + " is not valid JSON (" + e.getMessage() + "): download it again", e);
        }
        if (node == null || !node.isObject()) {
            throw new BadDataException(where + " holds no JSON object: download it again or repair it");
        }
        return node;
    }
}
