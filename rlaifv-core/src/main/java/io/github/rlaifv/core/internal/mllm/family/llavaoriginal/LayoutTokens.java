package io.github.rlaifv.core.internal.mllm.family.llavaoriginal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.file.JsonFile;
import io.github.rlaifv.core.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokens {@value #IMAGE} and {@value #PAD}, which the Hugging Face layout has at the end of the vocabulary and the
 * original layout has not.
 *
 * @param model folder of the model to convert
 */
record LayoutTokens(Path model) {
    static final String IMAGE = "<image>";
    static final String PAD = "<pad>";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String SETTINGS = "tokenizer_config.json";
    private static final String PLAIN = "added_tokens.json";
    private static final String DECODER = "added_tokens_decoder";
    private static final String CONTENT = "content";

    /** The id of a token of the model; empty if it has none. */
    OptionalInt id(String token) {
        try (Tokenizer words = Tokenizer.open(model)) {
            return words.tokenId(token);
        }
    }

    /** Whether the two tokens are the only ones from an id on. */
    boolean areLastFrom(int first, int rows) {
        try (Tokenizer words = Tokenizer.open(model)) {
            for (int id = first; id < rows; id++) {
                if (words.has(id) && !List.of(IMAGE, PAD).contains(words.token(id))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Writes the files of the tokenizer with the two tokens. */
    void add(int image, int pad, Path fresh) throws IOException {
        LayoutFiles.copyFiles(model, fresh, "tokenizer.model");
        ObjectNode settings = LayoutFiles.object(model.resolve(SETTINGS));
        settings.put("image_token", IMAGE).put("pad_token", PAD).put("processor_class", "LlavaProcessor");
        if (settings.get(DECODER) instanceof ObjectNode tokens) {
            // where this field is, other programs do not read the file of added tokens
            described(tokens.putObject(String.valueOf(image)), IMAGE);
            described(tokens.putObject(String.valueOf(pad)), PAD);
        }
        LayoutFiles.write(fresh.resolve(SETTINGS), settings);
        if (Files.exists(model.resolve(TOKENIZER))) {
            ObjectNode tokenizer =
                    (ObjectNode) JsonFile.read(model.resolve(TOKENIZER)).deepCopy();
            ArrayNode added = tokenizer.withArray("added_tokens");
            described(added.addObject().put("id", image), IMAGE);
            described(added.addObject().put("id", pad), PAD);
            LayoutFiles.write(fresh.resolve(TOKENIZER), tokenizer);
        } else {
            ObjectNode plain = LayoutFiles.object(model.resolve(PLAIN));
            LayoutFiles.write(fresh.resolve(PLAIN), plain.put(IMAGE, image).put(PAD, pad));
        }
    }

    private static void described(ObjectNode token, String content) {
        token.put(CONTENT, content)
                .put("single_word", false)
                .put("lstrip", false)
                .put("rstrip", false)
                .put("normalized", false)
                .put("special", true);
    }

    /** Copies the files of the tokenizer as they are. */
    void keep(Path fresh) throws IOException {
        LayoutFiles.copyFiles(model, fresh, "tokenizer.model", TOKENIZER, SETTINGS, PLAIN);
    }

    /** Writes the files of the tokenizer without the two tokens. */
    void remove(Path fresh) throws IOException {
        LayoutFiles.copyFiles(model, fresh, "tokenizer.model");
        ObjectNode settings = LayoutFiles.object(model.resolve(SETTINGS));
        settings.remove(List.of("image_token", "processor_class", "extra_special_tokens"));
        if (PAD.equals(text(settings.path("pad_token")))) {
            settings.remove("pad_token");
        }
        if (settings.get(DECODER) instanceof ObjectNode tokens) {
            removeValues(tokens);
        }
        LayoutFiles.write(fresh.resolve(SETTINGS), settings);
        if (Files.exists(model.resolve(PLAIN))) {
            ObjectNode plain = LayoutFiles.object(model.resolve(PLAIN));
            plain.remove(List.of(IMAGE, PAD));
            LayoutFiles.write(fresh.resolve(PLAIN), plain);
        }
        if (Files.exists(model.resolve(TOKENIZER))) {
            JsonNode tokenizer = JsonFile.read(model.resolve(TOKENIZER)).deepCopy();
            Iterator<JsonNode> added = tokenizer.withArray("added_tokens").elements();
            while (added.hasNext()) {
                if (isOne(added.next().path(CONTENT).asText())) {
                    added.remove();
                }
            }
            LayoutFiles.write(fresh.resolve(TOKENIZER), tokenizer);
        }
    }

    private static void removeValues(ObjectNode tokens) {
        Iterator<Map.Entry<String, JsonNode>> each = tokens.properties().iterator();
        while (each.hasNext()) {
            if (isOne(each.next().getValue().path(CONTENT).asText())) {
                each.remove();
            }
        }
    }

    private static boolean isOne(String content) {
        return content.equals(IMAGE) || content.equals(PAD);
    }

    /** The text of a special token, which may be an object. */
    private static String text(JsonNode token) {
        return token.isObject() ? token.path(CONTENT).asText() : token.asText();
    }
}
