package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.internal.file.Download;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A LLaMA-style sentencepiece {@code tokenizer.model} (BPE with byte fallback and without normalization), and its
 * conversion to an equivalent {@code tokenizer.json}.
 *
 * @param pieces pieces in the order of their ids
 * @param dummyPrefix whether a space is put before each text
 */
public record SentencePieceModel(List<Piece> pieces, boolean dummyPrefix) {
    /** The character that stands for a space in pieces. */
    private static final String SPACE = "\u2581";

    private static final int PIECES = 1;
    private static final int TRAINER = 2;
    private static final int NORMALIZER = 3;
    private static final int MODEL_TYPE = 3;
    private static final int BPE = 2;
    private static final int BYTE_FALLBACK = 35;
    private static final int CHARACTER_MAP = 2;
    private static final int DUMMY_PREFIX = 3;
    private static final int EXTRA_SPACES = 4;

    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int BYTE = 6;
    /** Longest piece in bytes; published ones have up to a few dozen. */
    private static final int LONGEST = 1024;
    /** Limit of the work to find the merges, for which each piece is split at each position. */
    private static final long MOST_CUTS = 1L << 28;

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A piece with its score, which is the rank of its merge, and sentencepiece's number of its type. */
    record Piece(String text, float score, int kind) {}

    private record Merge(String left, String right, float score) {}

    /**
     * Reads a file.
     *
     * @throws BadDataException naming the file if it is not such a model
     */
    public static SentencePieceModel read(Path file) {
        try {
            UnknownFieldSet model = UnknownFieldSet.parseFrom(BoundedFile.bytes(file, InputLimit.TOKENIZER));
            UnknownFieldSet trainer = message(model, TRAINER);
            UnknownFieldSet normalizer = message(model, NORMALIZER);
            if (number(trainer, MODEL_TYPE, 1) != BPE) {
                throw new BadDataException(file + " is not a BPE model; " + convert());
            }
            if (number(trainer, BYTE_FALLBACK, 0) != 1) {
                throw new BadDataException(file + " has no byte fallback; " + convert());
            }
            if (normalizer.getField(CHARACTER_MAP).getLengthDelimitedList().stream()
                            .anyMatch(map -> !map.isEmpty())
                    || number(normalizer, EXTRA_SPACES, 1) == 1) {
                throw new BadDataException(file + " normalizes texts; " + convert());
            }
            List<Piece> pieces = new ArrayList<>();
            for (ByteString bytes : model.getField(PIECES).getLengthDelimitedList()) {
                pieces.add(piece(UnknownFieldSet.parseFrom(bytes), file, pieces.size()));
            }
            check(pieces, file);
            return new SentencePieceModel(List.copyOf(pieces), number(normalizer, DUMMY_PREFIX, 1) == 1);
        } catch (InvalidProtocolBufferException e) {
            throw new BadDataException(
                    file + " "
                            + Download.insteadOfBinary(file)
                                    .orElse("is not a sentencepiece model (" + e.getMessage() + "): download it again"),
                    e);
        }
    }

    private static void check(List<Piece> pieces, Path file) {
        if (pieces.isEmpty()) {
            throw new BadDataException(file + " has no pieces: download it again");
        }
        Set<String> texts = new HashSet<>();
        long cuts = 0;
        for (Piece piece : pieces) {
            if (!texts.add(piece.text())) {
                throw new BadDataException(file + " has the piece '" + TokenizerComponent.shortened(piece.text())
                        + "' twice: download it again");
            }
            cuts += (long) piece.text().length() * piece.text().length();
        }
        if (cuts > MOST_CUTS) {
            throw new BadDataException(file + " has pieces that are too long for a tokenizer: download it again");
        }
    }

    private static String convert() {
        return "only LLaMA's kind of tokenizer.model is supported: convert it once in Python with"
                + " transformers.AutoTokenizer.from_pretrained(folder).save_pretrained(folder)";
    }

    private static Piece piece(UnknownFieldSet fields, Path file, int id) {
        List<ByteString> text = fields.getField(1).getLengthDelimitedList();
        List<Integer> score = fields.getField(2).getFixed32List();
        float value = score.isEmpty() ? 0 : Float.intBitsToFloat(score.get(0));
        long kind = number(fields, 3, 1);
        if (text.size() != 1
                || text.get(0).isEmpty()
                || text.get(0).size() > LONGEST
                || !text.get(0).isValidUtf8()
                || !Float.isFinite(value)
                || kind < NORMAL
                || kind > BYTE) {
            throw new BadDataException(
                    file + ": piece " + id + " has no usable text, score or kind: download it again");
        }
        return new Piece(text.get(0).toStringUtf8(), value, (int) kind);
    }

    private static UnknownFieldSet message(UnknownFieldSet fields, int number) throws InvalidProtocolBufferException {
        List<ByteString> found = fields.getField(number).getLengthDelimitedList();
        return found.isEmpty()
                ? UnknownFieldSet.getDefaultInstance()
                : UnknownFieldSet.parseFrom(found.get(found.size() - 1));
    }

    private static long number(UnknownFieldSet fields, int number, long otherwise) {
        List<Long> found = fields.getField(number).getVarintList();
        return found.isEmpty() ? otherwise : found.get(found.size() - 1);
    }

    /** The same tokenizer in the Hugging Face format, except for its decoder: see {@link SentencePieceDecoder}. */
    public ObjectNode json() {
        ObjectNode json = JSON.objectNode();
        json.put("version", "1.0");
        json.set("added_tokens", added());
        json.set("normalizer", normalizer());
        json.set("post_processor", begins());
        json.set("model", model());
        return json;
    }

    private ArrayNode added() {
        ArrayNode tokens = JSON.arrayNode();
        for (int id = 0; id < pieces.size(); id++) {
            int kind = pieces.get(id).kind();
            // The unknown piece is not a mark: in a text it means its characters.
            if (kind == CONTROL || kind == USER_DEFINED) {
                tokens.addObject()
                        .put("id", id)
                        .put("content", pieces.get(id).text())
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", kind != USER_DEFINED);
            }
        }
        return tokens;
    }

    private ObjectNode normalizer() {
        ArrayNode steps = JSON.arrayNode();
        if (dummyPrefix) {
            steps.addObject().put("type", "Prepend").put("prepend", SPACE);
        }
        steps.add(replace(" ", SPACE));
        ObjectNode sequence = JSON.objectNode().put("type", "Sequence");
        sequence.set("normalizers", steps);
        return sequence;
    }

    private static ObjectNode replace(String what, String by) {
        ObjectNode step = JSON.objectNode().put("type", "Replace");
        step.putObject("pattern").put("String", what);
        return step.put("content", by);
    }

    /** The first control piece, if it begins sequences. */
    private ObjectNode begins() {
        ObjectNode template = JSON.objectNode().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        ArrayNode pair = template.putArray("pair");
        ObjectNode special = template.putObject("special_tokens");
        for (int id = 0; id < pieces.size(); id++) {
            String text = pieces.get(id).text();
            if (pieces.get(id).kind() == CONTROL && text.equals("<s>")) {
                single.addObject().putObject("SpecialToken").put("id", text).put("type_id", 0);
                pair.addObject().putObject("SpecialToken").put("id", text).put("type_id", 0);
                ObjectNode token = special.putObject(text).put("id", text);
                token.putArray("ids").add(id);
                token.putArray("tokens").add(text);
            }
        }
        single.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        pair.addObject().putObject("Sequence").put("id", "A").put("type_id", 0);
        pair.addObject().putObject("Sequence").put("id", "B").put("type_id", 1);
        return template;
    }

    private ObjectNode model() {
        ObjectNode model = JSON.objectNode().put("type", "BPE");
        pieces.stream()
                .filter(piece -> piece.kind() == UNKNOWN)
                .findFirst()
                .ifPresent(piece -> model.put("unk_token", piece.text()));
        model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
        Map<String, Integer> ids = new HashMap<>();
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < pieces.size(); id++) {
            ids.put(pieces.get(id).text(), id);
            vocab.put(pieces.get(id).text(), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (Merge merge : merges(ids)) {
            merges.addArray().add(merge.left()).add(merge.right());
        }
        return model;
    }

    /** All ways to merge two pieces into another one, those with higher scores first. */
    private List<Merge> merges(Map<String, Integer> ids) {
        List<Merge> merges = new ArrayList<>();
        for (Piece piece : pieces) {
            List<Merge> own = new ArrayList<>();
            String text = piece.kind() == NORMAL ? piece.text() : "";
            for (int cut = text.offsetByCodePoints(0, Math.min(1, text.length()));
                    cut < text.length();
                    cut = text.offsetByCodePoints(cut, 1)) {
                if (ids.containsKey(text.substring(0, cut)) && ids.containsKey(text.substring(cut))) {
                    own.add(new Merge(text.substring(0, cut), text.substring(cut), piece.score()));
                }
            }
            own.sort(Comparator.comparing((Merge merge) -> ids.getOrDefault(merge.left(), 0))
                    .thenComparing(merge -> ids.getOrDefault(merge.right(), 0)));
            merges.addAll(own);
        }
        merges.sort(Comparator.comparing(Merge::score).reversed());
        return merges;
    }
}
