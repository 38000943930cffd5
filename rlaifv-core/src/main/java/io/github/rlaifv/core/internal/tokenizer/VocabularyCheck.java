package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks the {@code model} and {@code added_tokens} of a tokenizer: supported types, unique ids in range, merges of
 * existing tokens, and added tokens of bounded length with the ids that the native tokenizer will assign.
 */
final class VocabularyCheck {
    /** Longest added token in characters; published ones have up to a hundred. */
    static final int LONGEST_ADDED = 1024;

    private static final int LONGEST_TOKEN = 16_384;
    private static final int MOST_ADDED = 16_384;
    /**
     * Limit of the characters of all added tokens, from which an automaton of several hundred bytes per character is
     * built.
     */
    private static final int MOST_ADDED_CHARACTERS = 1 << 18;
    /** Limit of the characters of all pieces of a Unigram model, each of which is a node of a trie. */
    private static final int MOST_PIECE_CHARACTERS = 1 << 23;

    private static final double MOST_SCORE = 1e6;
    /** Larger than any embedding. */
    private static final int MOST_ID = (1 << 24) - 1;

    private final String file;
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<Integer, String> tokens = new HashMap<>();

    private VocabularyCheck(String file) {
        this.file = file;
    }

    /** Returns the ids of all tokens. */
    static Map<String, Integer> check(JsonNode tokenizer, String file) {
        VocabularyCheck check = new VocabularyCheck(file);
        check.model(new TokenizerComponent(tokenizer.path("model"), file + ": model"));
        check.added(tokenizer.path("added_tokens"));
        return check.ids;
    }

    private void model(TokenizerComponent model) {
        switch (model.type()) {
            case "BPE" -> bpe(model);
            case "WordLevel" -> {
                model.only("vocab", "unk_token");
                vocabulary(model);
                unknown(model, true);
            }
            case "Unigram" -> unigram(model);
            default -> throw model.unsupported("BPE", "Unigram", "WordLevel");
        }
    }

    private void unigram(TokenizerComponent model) {
        model.only("unk_id", "vocab", "byte_fallback");
        if (!model.node().path("byte_fallback").isMissingNode()) {
            model.flag("byte_fallback");
        }
        JsonNode vocab = model.node().path("vocab");
        if (!vocab.isArray() || vocab.isEmpty()) {
            throw model.bad("vocab", "must be a list of tokens with their scores");
        }
        if (!model.lacks("unk_id")) {
            model.integer("unk_id", 0, vocab.size() - 1);
        }
        int characters = 0;
        for (int id = 0; id < vocab.size(); id++) {
            JsonNode token = vocab.get(id);
            boolean sound = token.size() == 2
                    && token.path(0).isTextual()
                    && token.path(1).isNumber()
                    && Math.abs(token.path(1).asDouble()) <= MOST_SCORE
                    && !token.path(0).asText().isEmpty()
                    && token.path(0).asText().length() <= LONGEST_ADDED;
            characters += sound ? token.path(0).asText().length() : 0;
            if (!sound
                    || characters > MOST_PIECE_CHARACTERS
                    || ids.containsKey(token.path(0).asText())) {
                throw new BadDataException(file + ": model.vocab[" + id + "] must be a new token of 1 to "
                        + LONGEST_ADDED + " characters and its score, it is " + TokenizerComponent.shown(token)
                        + ": download the file again");
            }
            put(token.path(0).asText(), id, "model.vocab");
        }
    }

    private void bpe(TokenizerComponent model) {
        model.only(
                "dropout",
                "unk_token",
                "continuing_subword_prefix",
                "end_of_word_suffix",
                "fuse_unk",
                "byte_fallback",
                "ignore_merges",
                "vocab",
                "merges");
        JsonNode dropout = model.node().path("dropout");
        if (!model.lacks("dropout") && !(dropout.isNumber() && dropout.asDouble() == 0)) {
            throw model.bad("dropout", "must be null, since texts would be tokenized differently each time");
        }
        model.unused("continuing_subword_prefix");
        model.unused("end_of_word_suffix");
        model.optionalFlag("fuse_unk");
        model.optionalFlag("byte_fallback");
        model.optionalFlag("ignore_merges");
        vocabulary(model);
        unknown(model, false);
        merges(model);
    }

    private void vocabulary(TokenizerComponent model) {
        JsonNode vocab = model.node().path("vocab");
        if (!vocab.isObject() || vocab.isEmpty()) {
            throw model.bad("vocab", "must be an object with the id of each token");
        }
        vocab.properties().forEach(entry -> {
            if (entry.getKey().length() > LONGEST_TOKEN) {
                throw new BadDataException(
                        file + ": model.vocab has the token '" + TokenizerComponent.shortened(entry.getKey())
                                + "' of " + entry.getKey().length() + " characters, but at most " + LONGEST_TOKEN
                                + " are supported: download the file again");
            }
            put(entry.getKey(), id(entry.getValue(), "model.vocab", entry.getKey()), "model.vocab");
        });
    }

    private int id(JsonNode id, String where, String token) {
        if (!id.isInt() || id.asInt() < 0 || id.asInt() > MOST_ID) {
            throw new BadDataException(file + ": " + where + " gives the token '" + TokenizerComponent.shortened(token)
                    + "' the id " + TokenizerComponent.shown(id) + ", ids are integers from 0 to " + MOST_ID
                    + ": download the file again");
        }
        return id.asInt();
    }

    private void put(String token, int id, String where) {
        ids.put(token, id);
        String other = tokens.put(id, token);
        if (other != null && !other.equals(token)) {
            throw new BadDataException(file + ": " + where + " gives the id " + id + " to '"
                    + TokenizerComponent.shortened(other) + "' and to '" + TokenizerComponent.shortened(token)
                    + "': download the file again");
        }
    }

    private void unknown(TokenizerComponent model, boolean required) {
        if (!required && model.lacks("unk_token")) {
            return;
        }
        if (!ids.containsKey(model.text("unk_token", 1, LONGEST_ADDED))) {
            throw model.bad("unk_token", "must be a token of the vocabulary");
        }
    }

    private void merges(TokenizerComponent model) {
        JsonNode merges = model.node().path("merges");
        if (!merges.isArray()) {
            throw model.bad("merges", "must be a list");
        }
        boolean pairs = merges.path(0).isArray();
        for (int i = 0; i < merges.size(); i++) {
            JsonNode merge = merges.get(i);
            String[] parts = pairs ? pair(merge) : text(merge);
            if (parts == null && !pairs && merge.isTextual() && merge.asText().startsWith("#version")) {
                continue;
            }
            if (parts == null) {
                throw new BadDataException(file + ": model.merges[" + i + "] must be two tokens, it is "
                        + TokenizerComponent.shown(merge) + ": download the file again");
            }
            for (String token : new String[] {parts[0], parts[1], parts[0] + parts[1]}) {
                if (!ids.containsKey(token)) {
                    throw new BadDataException(
                            file + ": model.merges[" + i + "] needs the token '" + TokenizerComponent.shortened(token)
                                    + "', which is not in the vocabulary: download the file again");
                }
            }
        }
    }

    private static String @Nullable [] pair(JsonNode merge) {
        return merge.isArray()
                        && merge.size() == 2
                        && merge.get(0).isTextual()
                        && merge.get(1).isTextual()
                ? new String[] {merge.get(0).asText(), merge.get(1).asText()}
                : null;
    }

    private static String @Nullable [] text(JsonNode merge) {
        String[] parts = merge.isTextual() ? merge.asText().split(" ", -1) : new String[0];
        return parts.length == 2 ? parts : null;
    }

    private void added(JsonNode added) {
        if (added.isMissingNode()) {
            return;
        }
        if (!added.isArray() || added.size() > MOST_ADDED) {
            throw new BadDataException(file + ": added_tokens must be a list of at most " + MOST_ADDED + ", it is "
                    + TokenizerComponent.shown(added) + ": download the file again");
        }
        int size = ids.size();
        int last = -1;
        int characters = 0;
        Map<String, Boolean> seen = new HashMap<>();
        for (int i = 0; i < added.size(); i++) {
            String where = "added_tokens[" + i + "]";
            TokenizerComponent token = new TokenizerComponent(added.get(i), file + ": " + where);
            token.only("id", "content", "single_word", "lstrip", "rstrip", "normalized", "special");
            String content = token.text("content", 1, LONGEST_ADDED);
            for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized", "special"}) {
                token.flag(flag);
            }
            characters += content.length();
            if (characters > MOST_ADDED_CHARACTERS) {
                throw token.bad(
                        "content",
                        "makes the added tokens longer than " + MOST_ADDED_CHARACTERS + " characters together");
            }
            if (seen.put(content, true) != null) {
                throw token.bad("content", "must occur once");
            }
            int id = id(added.get(i).path("id"), where, content);
            // The ids that the native tokenizer assigns, whatever the file says.
            int given = ids.getOrDefault(content, Math.max(size, last + 1));
            if (id != given) {
                throw token.bad(
                        "id",
                        "must be " + given
                                + ", which the tokenizer gives to this token: tokens of the vocabulary keep their ids, others"
                                + " follow without gaps");
            }
            last = Math.max(last, id);
            put(content, id, where);
        }
    }
}
