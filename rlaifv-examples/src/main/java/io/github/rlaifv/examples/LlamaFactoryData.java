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

/** Converts preference pairs from and to LLaMA-Factory's files (ShareGPT format, one image and one question per pair). */
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
            if (row.path("conversations").size() != 1 || row.path("images").size() != 1) {
                throw new IllegalArgumentException(
                        file + ", record " + pairs.size() + ": not one question and one image");
            }
            // Paths of images are relative to the file's folder, unless LLaMA-Factory's media_dir says otherwise.
            ImageSource image = ImageSource.of(
                    file.resolveSibling(row.path("images").path(0).asText()));
            String question = row.path("conversations").path(0).path("value").asText();
            pairs.add(new PreferencePair(
                    new Instruction(String.valueOf(pairs.size()), image, question),
                    row.path("chosen").path("value").asText(),
                    row.path("rejected").path("value").asText(),
                    0,
                    -1));
        }
        return PreferenceDataset.of(pairs);
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
