package io.github.rlaifv.tinyworld.language;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the word-level tokenizer of the language as Hugging Face {@code tokenizers} files. A prompt begins with {@code
 * <s>}. Decoding puts no space before a full stop or a question mark, and none around a line break.
 */
public final class TinyTokenizer {
    private static final int MAX_LENGTH = 2048;

    private TinyTokenizer() {}

    /**
     * Writes tokenizer.json, tokenizer_config.json and special_tokens_map.json.
     *
     * @param folder target folder, which is created if needed
     * @throws IOException if a file can't be written
     */
    public static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        write(folder.resolve("tokenizer.json"), tokenizer());
        ObjectNode special = specialTokens();
        write(folder.resolve("special_tokens_map.json"), special);
        ObjectNode config = special.deepCopy();
        config.put("tokenizer_class", "PreTrainedTokenizerFast");
        config.put("image_token", TinyVocabulary.IMAGE);
        config.put("add_bos_token", true);
        config.put("clean_up_tokenization_spaces", false);
        config.put("model_max_length", MAX_LENGTH);
        config.put("padding_side", "left");
        write(folder.resolve("tokenizer_config.json"), config);
    }

    private static void write(Path file, ObjectNode json) throws IOException {
        Files.writeString(file, JsonText.pretty(json) + "\n", StandardCharsets.UTF_8);
    }

    private static ObjectNode specialTokens() {
        ObjectNode node = JsonText.object();
        node.put("bos_token", TinyVocabulary.BEGIN);
        node.put("eos_token", TinyVocabulary.END);
        node.put("unk_token", TinyVocabulary.UNKNOWN);
        node.put("pad_token", TinyVocabulary.PAD);
        return node;
    }

    private static ObjectNode tokenizer() {
        ObjectNode root = JsonText.object();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        ArrayNode added = root.putArray("added_tokens");
        for (String word : TinyVocabulary.SPECIAL) {
            ObjectNode token = added.addObject();
            token.put("id", TinyVocabulary.id(word));
            token.put("content", word);
            token.put("single_word", false);
            token.put("lstrip", false);
            token.put("rstrip", false);
            token.put("normalized", false);
            token.put("special", true);
        }
        root.putNull("normalizer");
        ObjectNode split = root.putObject("pre_tokenizer");
        split.put("type", "Split");
        split.putObject("pattern").put("Regex", TinyWords.TOKEN_REGEX);
        split.put("behavior", "Removed");
        split.put("invert", true);
        root.set("post_processor", beginFirst());
        root.set("decoder", decoder());
        ObjectNode model = root.putObject("model");
        model.put("type", "WordLevel");
        ObjectNode ids = model.putObject("vocab");
        List<String> words = TinyVocabulary.words();
        for (int id = 0; id < words.size(); id++) {
            ids.put(words.get(id), id);
        }
        model.put("unk_token", TinyVocabulary.UNKNOWN);
        return root;
    }

    private static ObjectNode beginFirst() {
        ObjectNode node = JsonText.object();
        node.put("type", "TemplateProcessing");
        ArrayNode single = node.putArray("single");
        part(single, "SpecialToken", TinyVocabulary.BEGIN, 0);
        part(single, "Sequence", "A", 0);
        ArrayNode pair = node.putArray("pair");
        part(pair, "SpecialToken", TinyVocabulary.BEGIN, 0);
        part(pair, "Sequence", "A", 0);
        part(pair, "Sequence", "B", 1);
        ObjectNode begin = node.putObject("special_tokens").putObject(TinyVocabulary.BEGIN);
        begin.put("id", TinyVocabulary.BEGIN);
        begin.putArray("ids").add(TinyVocabulary.id(TinyVocabulary.BEGIN));
        begin.putArray("tokens").add(TinyVocabulary.BEGIN);
        return node;
    }

    private static void part(ArrayNode parts, String type, String id, int typeId) {
        parts.addObject().putObject(type).put("id", id).put("type_id", typeId);
    }

    private static ObjectNode decoder() {
        ObjectNode node = JsonText.object();
        node.put("type", "Sequence");
        ArrayNode steps = node.putArray("decoders");
        // Puts a space before every word except the first, because no word of the language begins with the prefix.
        ObjectNode spaces = steps.addObject();
        spaces.put("type", "WordPiece");
        spaces.put("prefix", "##");
        spaces.put("cleanup", false);
        steps.addObject().put("type", "Fuse");
        replace(steps, " .", ".");
        replace(steps, " ?", "?");
        replace(steps, " \n", "\n");
        replace(steps, "\n ", "\n");
        return node;
    }

    private static void replace(ArrayNode steps, String pattern, String content) {
        ObjectNode step = steps.addObject();
        step.put("type", "Replace");
        step.putObject("pattern").put("String", pattern);
        step.put("content", content);
    }
}
