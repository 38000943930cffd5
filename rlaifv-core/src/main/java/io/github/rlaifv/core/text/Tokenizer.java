package io.github.rlaifv.core.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.LibUtils;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.Lifetime;
import io.github.rlaifv.core.internal.NativeLibraries;
import io.github.rlaifv.core.internal.tokenizer.AddedTokens;
import io.github.rlaifv.core.internal.tokenizer.ControlTokens;
import io.github.rlaifv.core.internal.tokenizer.RegexCheck;
import io.github.rlaifv.core.internal.tokenizer.SentencePieceDecoder;
import io.github.rlaifv.core.internal.tokenizer.SentencePieceModel;
import io.github.rlaifv.core.internal.tokenizer.TokenizerComponent;
import io.github.rlaifv.core.internal.tokenizer.TokenizerFile;
import io.github.rlaifv.core.internal.tokenizer.TokenizerSettings;
import io.github.rlaifv.core.internal.tokenizer.Vocabulary;
import io.github.rlaifv.core.run.BadDataException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokenizer of a model folder, read from a Hugging Face {@code tokenizer.json} or a LLaMA-style {@code
 * tokenizer.model}. Texts are never truncated or padded.
 *
 * <p>It holds native memory and is safe for use by many threads. Closing it waits for running calls; later calls fail
 * with an {@link IllegalStateException}.
 */
public final class Tokenizer implements AutoCloseable {
    private static final String FILE = "tokenizer.json";
    private static final String SENTENCE_PIECE = "tokenizer.model";
    /**
     * Longest text in characters. The native regular expression engine aborts the process after ten million steps from
     * one position, and {@link RegexCheck} allows sixteen steps per character.
     */
    private static final int LONGEST_TEXT = 600_000;
    /** Matches unpaired surrogates, which UTF-8 can't express. */
    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    private final Path file;
    private final JsonNode json;
    private final Vocabulary vocabulary;
    private final ControlTokens control;
    private final HuggingFaceTokenizer all;
    /** The decoder of a tokenizer.model; null for a tokenizer.json. */
    private final @Nullable SentencePieceDecoder decoder;
    /** Created when a text first contains the mark of a special token. */
    private @Nullable HuggingFaceTokenizer plain;

    private final Lifetime lifetime;

    private Tokenizer(Path folder, Path file, JsonNode json, @Nullable SentencePieceDecoder decoder) {
        this.file = file;
        this.lifetime = new Lifetime("the tokenizer of " + file);
        this.json = json;
        this.decoder = decoder;
        this.vocabulary = Vocabulary.of(json);
        this.control = ControlTokens.read(folder, vocabulary.ids());
        this.all = load(json);
    }

    /**
     * Opens the tokenizer of a model folder.
     *
     * @throws BadDataException naming the file if it is missing or can't be used
     * @throws io.github.rlaifv.core.run.StorageException if the native library can't be unpacked or loaded
     */
    public static Tokenizer open(Path modelFolder) {
        Path file = modelFolder.resolve(FILE);
        Path sentencePiece = modelFolder.resolve(SENTENCE_PIECE);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.exists(sentencePiece, LinkOption.NOFOLLOW_LINKS)) {
            SentencePieceModel model = SentencePieceModel.read(sentencePiece);
            JsonNode json = TokenizerFile.checked(AddedTokens.into(model.json(), modelFolder), sentencePiece);
            return new Tokenizer(modelFolder, sentencePiece, json, new SentencePieceDecoder(json, model.dummyPrefix()));
        }
        JsonNode json = TokenizerFile.read(file);
        TokenizerSettings.check(modelFolder, json);
        return new Tokenizer(modelFolder, file, json, null);
    }

    private HuggingFaceTokenizer load(JsonNode tokenizer) {
        // The library for the CPU comes with the jar. Without these settings DJL would look for a GPU version on the
        // network.
        System.getProperties().putIfAbsent("RUST_FLAVOR", "cpu");
        System.getProperties().putIfAbsent("OPT_OUT_TRACKING", "true");
        NativeLibraries.load("tokenizers", () -> "that ai.djl.huggingface:tokenizers is on the class path", () -> {
            LibUtils.checkStatus();
            return true;
        });
        Map<String, String> options =
                Map.of("truncation", "do_not_truncate", "padding", "do_not_pad", "addSpecialTokens", "false");
        byte[] bytes = TokenizerFile.forNative(tokenizer).toString().getBytes(StandardCharsets.UTF_8);
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(bytes), options);
        } catch (IOException | RuntimeException e) {
            throw new BadDataException(
                    file + " can't be used as a tokenizer (" + e.getMessage() + "): download it again", e);
        }
    }

    /**
     * The token ids of a text. Marks of special tokens in it, such as {@code <image>} or {@code </s>}, become these
     * tokens.
     *
     * @param text the text
     * @param addSpecialTokens whether the tokenizer adds the special tokens of a whole sequence, such as the begin
     *     token
     */
    public int[] encode(String text, boolean addSpecialTokens) {
        return ids(all, text, addSpecialTokens);
    }

    /**
     * The token ids of a text from a user: marks of special tokens in it are encoded as ordinary characters, and no
     * special tokens are added.
     *
     * @throws BadDataException if the tokenizer can't express a mark as ordinary characters
     */
    public int[] encodePlain(String text) {
        int[] ids = ids(all, text, false);
        if (!hasControl(ids)) {
            return ids;
        }
        ids = ids(plain(), text, false);
        if (hasControl(ids)) {
            throw new BadDataException("a text contains the mark of a special token, which " + file
                    + " can't express as plain text: remove the mark from \"" + text + "\"");
        }
        return ids;
    }

    private int[] ids(HuggingFaceTokenizer tokenizer, String text, boolean addSpecialTokens) {
        if (text.length() > LONGEST_TEXT) {
            throw new BadDataException("a text of " + text.length() + " characters is too long for the tokenizer of "
                    + file + ", which takes up to " + LONGEST_TEXT + "; it begins with \"" + text.substring(0, 40)
                    + "\": shorten it");
        }
        try {
            long[] ids = lifetime.use(() -> tokenizer
                    .encode(HALF_CHARACTER.matcher(text).replaceAll("\ufffd"), addSpecialTokens, false)
                    .getIds());
            return Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failed("encode the text \"" + TokenizerComponent.shortened(text) + "\"", e);
        }
    }

    private BadDataException failed(String what, RuntimeException e) {
        return new BadDataException(
                file + " can't " + what + " (" + e.getMessage() + "): download the tokenizer again", e);
    }

    /** Whether the ids contain a special token; the unknown token does not count. */
    private boolean hasControl(int[] ids) {
        return controlCount(ids) > 0;
    }

    /** Number of special tokens among the ids; the unknown token does not count. */
    int controlCount(int[] ids) {
        return (int) Arrays.stream(ids).filter(vocabulary.control()::contains).count();
    }

    private HuggingFaceTokenizer plain() {
        return lifetime.use(() -> {
            synchronized (this) {
                if (plain == null) {
                    plain = load(Vocabulary.withoutControl(json));
                }
                return plain;
            }
        });
    }

    /**
     * The text of token ids.
     *
     * @param ids the token ids
     * @param skipSpecial whether special tokens are omitted
     */
    public String decode(int[] ids, boolean skipSpecial) {
        if (decoder != null) {
            return decoder.decode(ids, skipSpecial);
        }
        if (ids.length == 0) {
            return "";
        }
        try {
            return lifetime.use(
                    () -> all.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial));
        } catch (IllegalStateException e) {
            throw e;
        } catch (RuntimeException e) {
            throw failed("decode " + ids.length + " ids", e);
        }
    }

    /** The id of a token, given as the vocabulary writes it; empty if the vocabulary does not have it. */
    public OptionalInt tokenId(String token) {
        Integer id = vocabulary.ids().get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The id of a token that the model's prompts need.
     *
     * @throws BadDataException naming the file if the vocabulary does not have the token
     */
    public int requiredId(String token) {
        return tokenId(token)
                .orElseThrow(() -> new BadDataException(file + " has no token " + token
                        + ", which the model's prompts are written with: take the tokenizer and config.json of the same"
                        + " model"));
    }

    /** Whether an id belongs to a token; the embedding of a model may have more rows than there are tokens. */
    public boolean has(int id) {
        return vocabulary.tokens().containsKey(id);
    }

    /**
     * The token of an id, as the vocabulary writes it.
     *
     * @throws IllegalArgumentException if no token has this id; the embedding of a model often has more rows than there
     *     are tokens
     */
    public String token(int id) {
        String token = vocabulary.tokens().get(id);
        if (token == null) {
            throw new IllegalArgumentException("no token has the id " + id + " in " + file);
        }
        return token;
    }

    /**
     * Rejects a tokenizer that has tokens beyond a model's embedding.
     *
     * @param rows number of rows of the embedding
     * @throws BadDataException naming the file and the token
     */
    public void requireWithin(int rows) {
        vocabulary.tokens().forEach((id, token) -> {
            if (id >= rows) {
                throw new BadDataException(
                        file + " has the token '" + TokenizerComponent.shortened(token) + "' with the id " + id
                                + ", but config.json says that the model has " + rows
                                + " tokens (vocab_size): take both from the same model, or remove the token");
            }
        });
        control.requireWithin(rows, file);
    }

    /** Number of tokens, including special ones; the embedding of a model may have more rows. */
    public int size() {
        return vocabulary.tokens().size();
    }

    /** The id of the token that begins a sequence; empty if there is none. */
    public OptionalInt bosId() {
        return optional(control.bos());
    }

    /** The id of the token that pads batches; empty if there is none. */
    public OptionalInt padId() {
        return optional(control.pad());
    }

    private static OptionalInt optional(@Nullable Integer id) {
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /**
     * The id of the token that ends a response.
     *
     * @throws BadDataException if the model folder names none
     */
    public int eosId() {
        if (control.ends().isEmpty()) {
            throw new BadDataException("the folder of " + file + " names no end token"
                    + ": set eos_token in tokenizer_config.json or eos_token_id in generation_config.json");
        }
        return control.ends().get(0);
    }

    /** The ids of all tokens at which generation stops, {@link #eosId()} first. */
    public List<Integer> stopIds() {
        return control.ends();
    }

    /**
     * Sixteen hexadecimal digits that identify the tokenizer's files and its begin and end tokens; equal for equal
     * ones.
     */
    public String fingerprint() {
        return ContentHash.brief(json + "|" + control);
    }

    @Override
    public void close() {
        lifetime.close(() -> {
            all.close();
            if (plain != null) {
                plain.close();
            }
        });
    }
}
