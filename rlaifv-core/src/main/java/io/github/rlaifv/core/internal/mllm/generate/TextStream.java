package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.internal.mllm.decoder.SequenceEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns the tokens of one completion into text, token by token. Its parts joined are the text of all tokens, since it holds
 * back what a later token may still change: parts of a character, and the beginning of a stop text.
 *
 * <p>Only the last tokens are decoded. The others are dropped from this window where that changes nothing but the
 * beginning of its text.
 */
final class TextStream {
    private static final char PART_OF_CHARACTER = '\ufffd';
    /** A window of more tokens than this is shortened. */
    private static final int LONGEST = 24;
    /** Number of tokens that a shortened window keeps. */
    private static final int CONTEXT = 8;

    private final SequenceEncoder encoder;
    private final List<String> stops;
    private List<Integer> window = new ArrayList<>();
    /** Text of the window. */
    private String text = "";
    /** Number of characters of the window's text that later tokens don't change. */
    private int settled;

    /** Whether the last token that is not skipped is a byte: the characters of a run of bytes can change until it ends. */
    private boolean inBytes;

    private final StringBuilder held = new StringBuilder();
    private int reported;

    TextStream(SequenceEncoder encoder, List<String> stops) {
        this(encoder, stops, new int[0]);
    }

    /**
     * @param before tokens before the completion, whose text is not reported
     */
    TextStream(SequenceEncoder encoder, List<String> stops, int[] before) {
        this.encoder = encoder;
        this.stops = stops;
        for (int token : before) {
            window.add(token);
        }
        if (before.length > 0) {
            text = decode(window);
            settled = text.length();
        }
    }

    /** Adds a token and returns the characters that became final. */
    String append(int token) {
        window.add(token);
        String before = text;
        text = decode(window);
        inBytes = encoder.isByte(token) || inBytes && text.equals(before);
        if (!inBytes) {
            int end = text.length();
            while (end > settled && text.charAt(end - 1) == PART_OF_CHARACTER) {
                end--;
            }
            if (end > settled) {
                held.append(text, settled, end);
                settled = end;
            }
        }
        if (window.size() > LONGEST) {
            shorten();
        }
        return report(held.length() - stopLength());
    }

    /**
     * Ends the completion and returns the remaining characters.
     *
     * @param whole text of the completion
     */
    String finish(String whole) {
        String rest = whole.length() > reported ? whole.substring(reported) : "";
        held.setLength(0);
        reported = whole.length();
        return rest;
    }

    private String report(int length) {
        String part = held.substring(0, length);
        held.delete(0, length);
        reported += length;
        return part;
    }

    /** Length of the longest end of the held text with which a stop text begins. */
    private int stopLength() {
        int longest = 0;
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, held.length()); length > longest; length--) {
                if (stop.startsWith(held.substring(held.length() - length))) {
                    longest = length;
                }
            }
        }
        return longest;
    }

    private void shorten() {
        List<Integer> shorter = window.subList(window.size() - CONTEXT, window.size());
        String end = decode(shorter);
        int dropped = text.length() - end.length();
        // the beginning of a decoded text may lose a blank, so it must not be all that there is
        if (!end.isBlank()
                && end.charAt(0) != PART_OF_CHARACTER
                && !encoder.isByte(shorter.get(0))
                && text.endsWith(end)
                && settled >= dropped) {
            window = new ArrayList<>(shorter);
            text = end;
            settled -= dropped;
        }
    }

    /** Number of tokens that are decoded with the next one. */
    int decoded() {
        return window.size();
    }

    /** The characters that a token would add to the text now. */
    String addedBy(int token) {
        List<Integer> with = new ArrayList<>(window);
        with.add(token);
        String longer = decode(with);
        int same = 0;
        while (same < text.length() && same < longer.length() && text.charAt(same) == longer.charAt(same)) {
            same++;
        }
        return same < longer.length() ? longer.substring(same) : encoder.text((long) token);
    }

    private String decode(List<Integer> tokens) {
        return encoder.text(tokens.stream().mapToInt(Integer::intValue).toArray());
    }
}
