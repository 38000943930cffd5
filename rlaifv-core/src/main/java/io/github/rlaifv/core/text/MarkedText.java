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

/** A prompt as it is written, with the marks that become special tokens told apart from all other text. */
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

    /** Adds the mark of a special token. */
    MarkedText mark(String mark) {
        pieces.add(new Piece(mark, Kind.MARK));
        return this;
    }

    /** Adds a mark that is a special token of some tokenizers, and ordinary text to others. */
    MarkedText markWhereKnown(String mark) {
        pieces.add(new Piece(mark, Kind.MARK_WHERE_KNOWN));
        return this;
    }

    /** Adds text, which never becomes a special token. */
    MarkedText text(String text) {
        int last = pieces.size() - 1;
        if (last >= 0 && pieces.get(last).is(Kind.TEXT)) {
            pieces.set(last, new Piece(pieces.get(last).text() + text, Kind.TEXT));
        } else if (!text.isEmpty()) {
            pieces.add(new Piece(text, Kind.TEXT));
        }
        return this;
    }

    /** Adds a mark and a line break for each image of a message. */
    MarkedText pictureLines(String mark, Message message) {
        for (long i = images(message); i > 0; i--) {
            mark(mark).text("\n");
        }
        return this;
    }

    /** The same with marks and texts alone. */
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
     * The ids: those of the whole text at once, unless somebody wrote the mark of a special token; then piece by piece.
     *
     * @throws BadDataException if the tokenizer lacks a mark
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
     * The ids piece by piece.
     *
     * @param start ids before the first
     * @param marks the id of a mark
     * @param texts the ids of a text
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

    /** How many marks there are. */
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
     * The ids of a text before which something else stands, for tokenizers that put a space before a text's beginning.
     */
    static int[] following(Tokenizer tokenizer, String text) {
        int[] line = tokenizer.encodePlain("\n");
        int[] ids = tokenizer.encodePlain("\n" + text);
        boolean apart =
                ids.length >= line.length && IntStream.range(0, line.length).allMatch(i -> ids[i] == line[i]);
        return apart ? IntStream.of(ids).skip(line.length).toArray() : tokenizer.encodePlain(text);
    }

    /** How many images a message shows. */
    static long images(Message message) {
        return message.content().stream()
                .filter(part -> part instanceof Content.Image)
                .count();
    }

    /** The first id of a word where a response begins. */
    static int first(int[] ids, String word) {
        if (ids.length == 0) {
            throw new BadDataException("the word \"" + word + "\" has no tokens: give a word with letters");
        }
        return ids[0];
    }
}
