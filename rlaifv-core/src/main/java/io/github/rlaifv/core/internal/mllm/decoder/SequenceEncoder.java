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

/** Prompts and responses as the tokens of a tree. */
public final class SequenceEncoder {
    private final Tokenizer tokenizer;
    private final PromptFormat format;
    private final int imageToken;
    private final int maxPositions;
    private final Set<Integer> ends;

    public SequenceEncoder(Tokenizer tokenizer, PromptFormat format, int imageToken, int maxPositions) {
        this.tokenizer = tokenizer;
        this.format = format;
        this.imageToken = imageToken;
        this.maxPositions = maxPositions;
        Set<Integer> found = new HashSet<>(tokenizer.stopIds());
        format.endMarks().forEach(mark -> tokenizer.tokenId(mark).ifPresent(found::add));
        this.ends = Set.copyOf(found);
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    public PromptFormat format() {
        return format;
    }

    /** Whether a token ends a response: one that the folder's files name, or the mark that ends one in this format. */
    public boolean ends(int token) {
        return ends.contains(token);
    }

    /**
     * A prompt with its image placeholders expanded.
     *
     * @throws BadDataException if placeholders and images don't match in number
     */
    public int[] prompt(Prompt prompt, ImageTable table) {
        List<ImageSource> images = prompt.images();
        // First, because a model may refuse images.
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

    /** A response as it follows the prompt, the end token last. */
    public int[] response(String response) {
        return format.encodeResponse(tokenizer, response);
    }

    /** The prompt's tokens, then the response's. */
    public int[] join(int[] prompt, int[] response, Prompt shown) {
        check(prompt.length, response.length, shown);
        int[] result = Arrays.copyOf(prompt, prompt.length + response.length);
        System.arraycopy(response, 0, result, prompt.length, response.length);
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
     * The ids as a repetition penalty sees them: image features count as the image token, or as nothing new where the
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

    /** The text of a response. */
    public String text(int[] ids) {
        return tokenizer.decode(ids, true);
    }

    /** The text of one id; its number where the tokenizer has none, as in the rows that pad an embedding. */
    public String text(long id) {
        return tokenizer.has((int) id) ? tokenizer.decode(new int[] {(int) id}, false) : "<" + id + ">";
    }

    private static String shorten(String text) {
        return text.length() <= 120 ? text : text.substring(0, 120) + "...";
    }
}
