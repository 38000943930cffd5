package io.github.rlaifv.core.text;

import io.github.rlaifv.core.policy.Content;
import io.github.rlaifv.core.policy.Message;
import io.github.rlaifv.core.run.BadDataException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The text of a prompt, in which marks that become special tokens are kept apart from ordinary text. */
final class MarkedText {
    private final List<Piece> pieces = new ArrayList<>();

    private enum Kind {
        TEXT,
        MARK,
        MARK_WHERE_KNOWN
    }

    private record Piece(String text, Kind kind) {
        boolean is(Kind other) {
            return kind == other;
        }
    }

    /** Appends the mark of a special token. */
    MarkedText mark(String mark) {
        pieces.add(new Piece(mark, Kind.MARK));
        return this;
    }

    /** Appends a mark that is a special token of some tokenizers and ordinary text for others. */
    MarkedText markWhereKnown(String mark) {
        pieces.add(new Piece(mark, Kind.MARK_WHERE_KNOWN));
        return this;
    }

    /** Appends text that never becomes a special token. */
    MarkedText text(String text) {
        int last = pieces.size() - 1;
        if (last >= 0 && pieces.get(last).is(Kind.TEXT)) {
            pieces.set(last, new Piece(pieces.get(last).text() + text, Kind.TEXT));
        } else if (!text.isEmpty()) {
            pieces.add(new Piece(text, Kind.TEXT));
        }
        return this;
    }

    /** Appends a mark and a line break for each image of a message. */
    MarkedText imageLines(String mark, Message message) {
        for (long i = images(message); i > 0; i--) {
            mark(mark).text("\n");
        }
        return this;
    }

    /** Returns the same text with only marks and ordinary texts, as the tokenizer knows them. */
    private MarkedText resolved(Tokenizer tokenizer) {
        MarkedText result = new MarkedText();
        for (Piece piece : pieces) {
            boolean mark = piece.is(Kind.MARK)
                    || (piece.is(Kind.MARK_WHERE_KNOWN)
                            && tokenizer.tokenId(piece.text()).isPresent());
            if (mark) {
                result.mark(piece.text());
            } else {
                result.text(piece.text());
            }
        }
        return result;
    }

    String render() {
        StringBuilder result = new StringBuilder();
        pieces.forEach(piece -> result.append(piece.text()));
        return result.toString();
    }

    /**
     * The token ids of this text. It is encoded as a whole, unless an ordinary text contains the mark of a special
     * token; then each piece is encoded on its own.
     *
     * @throws BadDataException if the tokenizer lacks the token of a mark
     */
    int[] encode(Tokenizer tokenizer) {
        return resolved(tokenizer).encodeResolved(tokenizer);
    }

    private int[] encodeResolved(Tokenizer tokenizer) {
        Set<Integer> marks = new HashSet<>();
        long wanted = 0;
        for (Piece piece : pieces) {
            if (piece.is(Kind.MARK)) {
                marks.add(id(tokenizer, piece.text()));
                wanted++;
            }
        }
        int[] start = tokenizer.encode("", true);
        int[] whole = tokenizer.encode(render(), true);
        if (count(whole, marks, tokenizer) == count(start, marks, tokenizer) + wanted) {
            return whole;
        }
        return inPieces(start, mark -> id(tokenizer, mark), text -> following(tokenizer, text));
    }

    /**
     * The token ids of this text, with each piece encoded on its own.
     *
     * @param start ids before the first piece
     * @param marks returns the id of a mark
     * @param texts returns the ids of a text
     */
    int[] inPieces(int[] start, ToIntFunction<String> marks, Function<String, int[]> texts) {
        IntStream ids = IntStream.of(start);
        for (Piece piece : pieces) {
            ids = IntStream.concat(
                    ids,
                    piece.is(Kind.TEXT)
                            ? IntStream.of(texts.apply(piece.text()))
                            : IntStream.of(marks.applyAsInt(piece.text())));
        }
        return ids.toArray();
    }

    /** Number of marks in this text. */
    long marks() {
        return pieces.stream().filter(piece -> !piece.is(Kind.TEXT)).count();
    }

    private static long count(int[] ids, Set<Integer> marks, Tokenizer tokenizer) {
        return IntStream.of(ids)
                .filter(id -> marks.contains(id) || tokenizer.controlCount(new int[] {id}) > 0)
                .count();
    }

    private static int id(Tokenizer tokenizer, String mark) {
        return tokenizer.requiredId(mark);
    }

    /**
     * The ids of a text that follows other text, for tokenizers that put a space at the beginning of a text.
     */
    static int[] following(Tokenizer tokenizer, String text) {
        int[] line = tokenizer.encodePlain("\n");
        int[] ids = tokenizer.encodePlain("\n" + text);
        boolean apart =
                ids.length >= line.length && IntStream.range(0, line.length).allMatch(i -> ids[i] == line[i]);
        return apart ? IntStream.of(ids).skip(line.length).toArray() : tokenizer.encodePlain(text);
    }

    /** Number of images in a message. */
    static long images(Message message) {
        return message.content().stream()
                .filter(part -> part instanceof Content.Image)
                .count();
    }

    /** The first id of a word at the beginning of a response. */
    static int first(int[] ids, String word) {
        if (ids.length == 0) {
            throw new BadDataException("the word \"" + word + "\" has no tokens: give a word with letters");
        }
        return ids[0];
    }
}
