package io.github.rlaifv.core.internal.mllm.decoder;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.vision.ImageTable;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.text.PromptFormat;
import io.github.rlaifv.core.text.Tokenizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Encodes prompts and responses as the token ids of token trees. */
public final class SequenceEncoder {
    private static final Pattern BYTE = Pattern.compile("<0x[0-9A-Fa-f]{2}>");

    private final Tokenizer tokenizer;
    private final PromptFormat format;
    private final int imageToken;
    private final int maxPositions;
    private final Set<Integer> ends;

    public SequenceEncoder(Tokenizer tokenizer, PromptFormat format, int imageToken, int maxPositions) {
        this(tokenizer, format, imageToken, maxPositions, ends(tokenizer, format));
    }

    private SequenceEncoder(
            Tokenizer tokenizer, PromptFormat format, int imageToken, int maxPositions, Set<Integer> ends) {
        this.tokenizer = tokenizer;
        this.format = format;
        this.imageToken = imageToken;
        this.maxPositions = maxPositions;
        this.ends = Set.copyOf(ends);
    }

    private static Set<Integer> ends(Tokenizer tokenizer, PromptFormat format) {
        Set<Integer> found = new HashSet<>(tokenizer.stopIds());
        format.endMarks().forEach(mark -> tokenizer.tokenId(mark).ifPresent(found::add));
        return found;
    }

    /** The same encoder for responses that other tokens end. */
    public SequenceEncoder endingWith(Set<Integer> tokens) {
        return new SequenceEncoder(tokenizer, format, imageToken, maxPositions, tokens);
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public PromptFormat format() {
        return format;
    }

    /**
     * Whether a token ends a response: it is an end token of the folder's files, or the end mark of the prompt format.
     */
    public boolean ends(int token) {
        return ends.contains(token);
    }

    /** Number of tokens that end a response. */
    public int endTokens() {
        return ends.size();
    }

    /**
     * Encodes a prompt with its image placeholders expanded to features.
     *
     * @throws BadDataException if the numbers of placeholders and images differ
     */
    public int[] prompt(Prompt prompt, ImageTable table) {
        List<ImageSource> images = prompt.images();
        // First, because a model may reject images.
        int expanded =
                images.stream().mapToInt(image -> table.tokens(image).length).sum();
        int[] ids = format.encodePrompt(tokenizer, prompt);
        int placeholders =
                (int) Arrays.stream(ids).filter(id -> id == imageToken).count();
        if (placeholders != images.size()) {
            throw new BadDataException("a prompt has " + placeholders + " image placeholders but " + images.size()
                    + " images" + named(prompt) + ": " + shorten(format.render(prompt))
                    + "; write as many placeholders as there are images");
        }
        int[] result = new int[ids.length - placeholders + expanded];
        int at = 0;
        int image = 0;
        for (int id : ids) {
            if (id == imageToken) {
                int[] tokens = table.tokens(images.get(image++));
                System.arraycopy(tokens, 0, result, at, tokens.length);
                at += tokens.length;
            } else {
                result[at++] = id;
            }
        }
        check(result.length, 1, prompt);
        return result;
    }

    /**
     * Encodes a prompt followed by the beginning of a response.
     *
     * @param prefix the beginning; may be empty
     * @throws BadDataException as {@link #prompt}
     */
    public int[] begun(Prompt prompt, String prefix, ImageTable table) {
        int[] start = prompt(prompt, table);
        int[] given = prefix(prefix);
        check(start.length, given.length + 1, prompt);
        return given.length == 0 ? start : joined(start, given);
    }

    /** Encodes the beginning of a response, without an end token. */
    public int[] prefix(String prefix) {
        return prefix.isEmpty() ? new int[0] : format.encodePrefix(tokenizer, prefix);
    }

    /** Encodes what follows the beginning of a response, with the end token last. */
    public int[] rest(String prefix, String response) {
        return prefix.isEmpty() ? response(response) : format.encodeRest(tokenizer, prefix, response);
    }

    /**
     * Number of tokens that a response may have: as many as asked for, if the model has positions for them and for the end
     * token with which the response is scored later.
     *
     * @param prompt tokens of the prompt, and of the response's beginning if there is one
     * @param asked largest number of tokens, at least 1
     * @param shown the prompt, for messages
     * @throws BadDataException if the model has no position for a token and the end token
     */
    public int room(int[] prompt, int asked, Prompt shown) {
        check(prompt.length, 2, shown);
        return Math.min(asked, maxPositions - prompt.length - 1);
    }

    /** Encodes a response that follows a prompt, with the end token last. */
    public int[] response(String response) {
        return format.encodeResponse(tokenizer, response);
    }

    /** The tokens of a prompt followed by those of a response. */
    public int[] join(int[] prompt, int[] response, Prompt shown) {
        check(prompt.length, response.length, shown);
        return joined(prompt, response);
    }

    private static int[] joined(int[] first, int[] second) {
        int[] result = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, result, first.length, second.length);
        return result;
    }

    private void check(int promptLength, int responseLength, Prompt prompt) {
        if (promptLength + responseLength > maxPositions) {
            throw new BadDataException("prompt (" + promptLength + " tokens) and response (" + responseLength
                    + ") are longer than the model's " + maxPositions + " positions" + named(prompt) + ": "
                    + shorten(format.render(prompt)) + "; shorten or skip it");
        }
    }

    private static String named(Prompt prompt) {
        List<String> names = prompt.images().stream().map(ImageSource::name).toList();
        return names.isEmpty() ? "" : " (" + String.join(", ", names) + ")";
    }

    /**
     * The ids that a repetition penalty counts. Image features count as the image token, or are ignored if the
     * vocabulary has none.
     */
    public long[] plainIds(int[] prompt) {
        int[] sequence = format.penalised(tokenizer, prompt);
        int placeholder = imageToken >= 0
                ? imageToken
                : Arrays.stream(sequence).filter(id -> id >= 0).findFirst().orElse(0);
        long[] result = new long[sequence.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = sequence[i] < 0 ? placeholder : sequence[i];
        }
        return result;
    }

    public int firstToken(String word) {
        return format.firstTokenId(tokenizer, word);
    }

    /** Decodes the text of a response. */
    public String text(int[] ids) {
        return tokenizer.decode(ids, true);
    }

    /**
     * Decodes the text that tokens add to that of tokens before them. Some tokenizers drop the blank at the beginning of a
     * text.
     */
    public String textAfter(int[] before, int[] ids) {
        if (before.length == 0) {
            return text(ids);
        }
        String start = text(before);
        String whole = text(joined(before, ids));
        return whole.startsWith(start) ? whole.substring(start.length()) : text(ids);
    }

    /** Whether a token stands for one byte of a character that the vocabulary does not have. */
    public boolean isByte(int id) {
        return tokenizer.has(id) && BYTE.matcher(tokenizer.token(id)).matches();
    }

    /** The text of one id, or its number if the tokenizer does not know it, as for rows that pad an embedding. */
    public String text(long id) {
        return tokenizer.has((int) id) ? tokenizer.decode(new int[] {(int) id}, false) : "<" + id + ">";
    }

    private static String shorten(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
