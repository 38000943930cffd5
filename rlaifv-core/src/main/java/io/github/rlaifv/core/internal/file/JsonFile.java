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
import java.util.Optional;

/**
 * Reads JSON files of model folders, adapters and runs, strictly: bounded in bytes, depth and number of values, UTF-8
 * without a byte order mark, no name twice in an object, nothing after the end.
 */
public final class JsonFile {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER = 400;
    private static final int MAX_NAME = 50_000;
    /** Names, values, and beginnings and ends; each takes some dozens of bytes, however short its text is. */
    private static final long MAX_TOKENS = 3_000_000;
    /** The largest published tokenizers have some three million. */
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
     * Reads a file that must hold a JSON object, of at most {@link InputLimit#SETTINGS}.
     *
     * @throws BadDataException naming the file if it is missing, no regular file, too large or no JSON object
     * @throws StorageException if reading fails
     */
    public static JsonNode read(Path file) {
        return read(file, InputLimit.SETTINGS);
    }

    /** The same as {@link #read(Path)} with another limit. */
    public static JsonNode read(Path file, InputLimit limit) {
        JsonMapper mapper = limit == InputLimit.TOKENIZER ? LARGE : JSON;
        return parse(BoundedFile.bytes(file, limit), file.toString(), mapper);
    }

    /** Reads a file that may be absent; a link to nothing is not absent. */
    public static Optional<JsonNode> readIfPresent(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS) ? Optional.of(read(file)) : Optional.empty();
    }

    /**
     * Reads the text of a JSON object.
     *
     * @param where what the message calls it
     * @throws BadDataException if it is none
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
            throw new BadDataException(
                    where + " is no valid JSON (" + e.getOriginalMessage() + line + "): download it again or repair it",
                    e);
        } catch (IOException e) {
            throw new BadDataException(where + " is no valid JSON (" + e.getMessage() + "): download it again", e);
        }
        if (node == null || !node.isObject()) {
            throw new BadDataException(where + " holds no JSON object: download it again or repair it");
        }
        return node;
    }
}
