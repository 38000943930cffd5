package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Role;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * LLaVA-1.5: {@code USER: <image>\nquestion ASSISTANT:}. Images come before the texts of their message, every text is
 * followed by a space, and a system message has no name before it.
 */
public final class Llava15PromptFormat implements PromptFormat {
    private static final String IMAGE = "<image>";
    private static final String USER = "USER: ";
    private static final String ASSISTANT = "ASSISTANT:";

    @Override
    public String render(Prompt prompt) {
        return String.join(IMAGE, pieces(prompt));
    }

    /** The text before, between and after the images. */
    private static List<String> pieces(Prompt prompt) {
        List<String> pieces = new ArrayList<>();
        StringBuilder piece = new StringBuilder();
        for (Message message : prompt.messages()) {
            piece.append(name(message.role()));
            for (Content part : message.content()) {
                if (part instanceof Content.Image) {
                    pieces.add(piece.toString());
                    piece.setLength(0);
                    piece.append('\n');
                }
            }
            for (Content part : message.content()) {
                if (part instanceof Content.Text text) {
                    piece.append(text.text()).append(' ');
                }
            }
        }
        pieces.add(piece.append(ASSISTANT).toString());
        return pieces;
    }

    private static String name(Role role) {
        return switch (role) {
            case SYSTEM -> "";
            case USER -> USER;
            case ASSISTANT -> ASSISTANT + " ";
        };
    }

    @Override
    public int[] encodePrompt(Tokenizer tokenizer, Prompt prompt) {
        int image = tokenizer
                .tokenId(IMAGE)
                .orElseThrow(() -> new BadDataException("the tokenizer has no token " + IMAGE
                        + ": open a LLaVA-1.5 model, or use another prompt format"));
        List<String> pieces = pieces(prompt);
        int images = pieces.size() - 1;
        int[] start = tokenizer.encode("", true);
        int[] whole = tokenizer.encode(String.join(IMAGE, pieces), true);
        if (tokenizer.controlCount(whole) == tokenizer.controlCount(start) + images) {
            return whole;
        }
        // Somebody wrote the mark of a special token: only the images of the prompt may become one.
        IntStream ids = Arrays.stream(start);
        for (int i = 0; i <= images; i++) {
            ids = IntStream.concat(ids, i == 0 ? IntStream.empty() : IntStream.of(image));
            ids = IntStream.concat(ids, Arrays.stream(tokenizer.encodePlain(pieces.get(i))));
        }
        return ids.toArray();
    }

    @Override
    public int[] encodeResponse(Tokenizer tokenizer, String response) {
        int[] ids = tokenizer.encodePlain(response);
        int[] ended = Arrays.copyOf(ids, ids.length + 1);
        ended[ids.length] = tokenizer.eosId();
        return ended;
    }

    @Override
    public int firstTokenId(Tokenizer tokenizer, String word) {
        int[] ids = tokenizer.encodePlain(word);
        if (ids.length == 0) {
            throw new BadDataException("the word \"" + word + "\" has no tokens: give a word with letters");
        }
        return ids[0];
    }

    @Override
    public String fingerprint() {
        return "llava-1.5/1";
    }
}
