package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Reads and writes {@code items.jsonl}: one {@link AnsweredItem} per line, in the benchmark's order. */
final class ItemFile {
    private ItemFile() {}

    static void write(Path file, List<AnsweredItem> items) {
        StringBuilder text = new StringBuilder();
        for (AnsweredItem item : items) {
            text.append(JsonText.line(item)).append('\n');
        }
        AtomicFile.write(file, text.toString());
    }

    static List<AnsweredItem> read(Path file) {
        List<AnsweredItem> items = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        try (Stream<JsonRecord> records = JsonLines.stream(file, "run the evaluation again; its answers are kept")) {
            records.forEachOrdered(record -> {
                AnsweredItem item = record.as(AnsweredItem.class);
                if (!item.fingerprint().matches("([0-9a-f]{64})?")) {
                    throw record.problem("fingerprint", "must be a SHA-256 or empty, is " + item.fingerprint());
                }
                if (!ids.add(item.id())) {
                    throw record.problem("id", "is '" + item.id() + "' for the second time");
                }
                items.add(item);
            });
        }
        return items;
    }
}
