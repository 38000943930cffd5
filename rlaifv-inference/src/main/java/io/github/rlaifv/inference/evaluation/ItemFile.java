package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.rlaifv.core.data.internal.ReplacedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code items.jsonl}: an {@link AnsweredItem} a line, in the benchmark's order. */
final class ItemFile {
    private static final JsonMapper JSON = new JsonMapper();

    private ItemFile() {}

    static void write(Path file, List<AnsweredItem> items) {
        StringBuilder text = new StringBuilder();
        try {
            for (AnsweredItem item : items) {
                text.append(JSON.writeValueAsString(item)).append('\n');
            }
            ReplacedFile.write(file, text.toString());
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    static List<AnsweredItem> read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new BadDataException(
                    file + " can't be read: run the evaluation again; answers that are there are not asked again", e);
        }
        List<AnsweredItem> items = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                items.add(JSON.readValue(lines.get(i), AnsweredItem.class));
            } catch (JsonProcessingException e) {
                throw new BadDataException(
                        file + ", line " + (i + 1) + ": is no item (" + e.getOriginalMessage()
                                + "): run the evaluation again",
                        e);
            }
        }
        return items;
    }
}
