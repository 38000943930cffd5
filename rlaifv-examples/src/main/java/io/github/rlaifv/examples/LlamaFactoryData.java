package io.github.rlaifv.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.core.image.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Converts preference pairs from and to LLaMA-Factory's JSON files, with one image and one question per pair. */
public final class LlamaFactoryData {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String MARK = "<image>";

    private LlamaFactoryData() {}

    /** Takes LLaMA-Factory's data file and a new folder, or a dataset of this library and a new dataset_dir. */
    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        if (args[0].endsWith(".json")) {
            read(from).write(to, WriteOptions.of(DatasetFormat.JSONL));
        } else {
            write(PreferenceDataset.open(from), to);
        }
    }

    private static PreferenceDataset read(Path file) throws IOException {
        List<PreferencePair> pairs = new ArrayList<>();
        for (JsonNode row : JSON.readTree(file.toFile())) {
            String record = file + ", record " + pairs.size();
            // Paths of images are relative to the file's folder, unless LLaMA-Factory's media_dir says otherwise.
            Path image = file.resolveSibling(image(row, record));
            String id = String.valueOf(pairs.size());
            pairs.add(new PreferencePair(
                    new Instruction(id, ImageSource.of(image), question(row, record)),
                    text(row.path("chosen")),
                    text(row.path("rejected")),
                    0,
                    -1));
        }
        return PreferenceDataset.of(pairs);
    }

    private static String image(JsonNode row, String record) {
        JsonNode images = row.path("images");
        String image = images.path(0).asText(images.asText());
        if (image.isEmpty() || images.size() > 1 || !row.path("system").asText().isEmpty()) {
            throw new IllegalArgumentException(record + ": not one image, or a system prompt");
        }
        return image;
    }

    private static String question(JsonNode row, String record) {
        if (row.has("instruction") && row.path("history").isEmpty()) { // formatting: alpaca
            String input = row.path("input").asText();
            return row.path("instruction").asText() + (input.isEmpty() ? "" : "\n" + input);
        }
        JsonNode turns = row.has("messages") ? row.path("messages") : row.path("conversations");
        if (turns.size() != 1) {
            throw new IllegalArgumentException(record + ": not one question");
        }
        return text(turns.get(0));
    }

    /** Returns a text, or that of a message with LLaMA-Factory's tags or OpenAI's. */
    private static String text(JsonNode message) {
        return message.isTextual()
                ? message.asText()
                : message.path(message.has("value") ? "value" : "content").asText();
    }

    private static void write(PreferenceDataset pairs, Path folder) throws IOException {
        Files.createDirectories(folder.resolve("images"));
        ArrayNode rows = JSON.createArrayNode();
        for (PreferencePair pair : pairs.toList()) {
            String image =
                    "images/" + rows.size() + ".png"; // the readers look at the content, whatever the ending says
            Files.write(folder.resolve(image), pair.instruction().image().read());
            String question = pair.instruction().question();
            ObjectNode row = rows.addObject();
            row.putArray("conversations").add(turn("human", question.contains(MARK) ? question : MARK + question));
            row.set("chosen", turn("gpt", pair.chosen()));
            row.set("rejected", turn("gpt", pair.rejected()));
            row.putArray("images").add(image);
        }
        JSON.writeValue(folder.resolve("pairs.json").toFile(), rows);
        Files.writeString(folder.resolve("dataset_info.json"), """
                {"pairs": {"file_name": "pairs.json", "formatting": "sharegpt", "ranking": true,
                  "columns": {"messages": "conversations", "chosen": "chosen", "rejected": "rejected", "images": "images"}}}
                """);
    }

    private static ObjectNode turn(String from, String value) {
        return JSON.createObjectNode().put("from", from).put("value", value);
    }
}
