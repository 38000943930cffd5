package io.github.rlaifv.core.internal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.run.BadDataException;
import java.util.Map;

/**
 * Checks the {@code post_processor} of a tokenizer. The native code does not check that templates use known tokens,
 * that the one for a single text has no second text, and that there is only one template.
 */
final class PostProcessorCheck {
    private static final int MAX_DEPTH = 4;
    private static final int MAX_TYPE = 1 << 16;
    private static final String[] KINDS = {"Sequence", "ByteLevel", "TemplateProcessing"};

    /** Token ids by token. */
    private final Map<String, Integer> ids;

    private int templates;

    private PostProcessorCheck(Map<String, Integer> ids) {
        this.ids = ids;
    }

    static void check(TokenizerComponent processor, Map<String, Integer> ids) {
        new PostProcessorCheck(ids).check(processor, 0);
    }

    private void check(TokenizerComponent step, int depth) {
        switch (step.type()) {
            case "Sequence" -> {
                step.only("processors");
                if (depth >= MAX_DEPTH) {
                    throw step.bad("processors", "must not be nested deeper than " + MAX_DEPTH);
                }
                step.steps("processors").forEach(inner -> check(inner, depth + 1));
            }
            case "ByteLevel" -> PreTokenizerCheck.byteLevel(step);
            case "TemplateProcessing" -> template(step);
            default -> throw step.unsupported(KINDS);
        }
    }

    private void template(TokenizerComponent step) {
        step.only("single", "pair", "special_tokens");
        if (++templates > 1) {
            throw new BadDataException(
                    step.where() + " is a second template, but only one is supported: download the file again");
        }
        TokenizerComponent special = step.child("special_tokens");
        special.node().fieldNames().forEachRemaining(name -> specialToken(special.child(name), name));
        if (sequences(step, "single", "A", special.node()) != 1
                || sequences(step, "single", "B", special.node()) != 0) {
            throw step.bad("single", "must have the sequence A once and no other");
        }
        if (sequences(step, "pair", "A", special.node()) != 1 || sequences(step, "pair", "B", special.node()) != 1) {
            throw step.bad("pair", "must have the sequences A and B once each");
        }
    }

    private void specialToken(TokenizerComponent token, String name) {
        token.only("id", "ids", "tokens");
        if (!token.text("id", 1, VocabularyCheck.LONGEST_ADDED).equals(name)) {
            throw token.bad("id", "must be the name '" + TokenizerComponent.shortened(name) + "'");
        }
        JsonNode numbers = token.node().path("ids");
        JsonNode texts = token.node().path("tokens");
        if (!numbers.isArray() || !texts.isArray() || numbers.size() != texts.size() || numbers.isEmpty()) {
            throw token.bad("ids", "must have as many entries as tokens");
        }
        if (numbers.size() > 16) {
            throw token.bad("ids", "must have at most 16 entries");
        }
        for (int i = 0; i < numbers.size(); i++) {
            Integer known = ids.get(texts.get(i).asText());
            if (!texts.get(i).isTextual()
                    || known == null
                    || !numbers.get(i).isInt()
                    || known != numbers.get(i).asInt()) {
                throw token.bad(
                        "ids",
                        "must be the ids of the tokens " + TokenizerComponent.shown(texts) + " in the vocabulary");
            }
        }
    }

    /** Number of times that a template contains a text. */
    private static int sequences(TokenizerComponent step, String field, String which, JsonNode special) {
        int count = 0;
        for (TokenizerComponent piece : step.steps(field)) {
            boolean sequence = piece.node().has("Sequence");
            TokenizerComponent inside = piece.child(sequence ? "Sequence" : "SpecialToken");
            inside.only("id", "type_id").integer("type_id", 0, MAX_TYPE);
            if (piece.node().size() != 1) {
                throw new BadDataException(
                        piece.where() + " must be a Sequence or a SpecialToken: download the file again");
            }
            if (sequence) {
                count += inside.oneOf("id", "A", "B").equals(which) ? 1 : 0;
            } else if (!special.has(inside.text("id", 1, VocabularyCheck.LONGEST_ADDED))) {
                throw inside.bad("id", "must be one of special_tokens");
            }
        }
        return count;
    }
}
