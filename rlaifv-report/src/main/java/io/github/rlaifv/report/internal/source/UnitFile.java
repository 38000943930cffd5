package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A file with one unit per line, each with an id. Memory holds the ids and the places of the lines. A last line without
 * line end is ignored, because a run may be writing it.
 */
final class UnitFile implements AutoCloseable {
    private static final String ADVICE = "correct or delete the line, or run the command again that wrote the file";

    private final Path file;
    private final String key;
    private final List<String> ids = new ArrayList<>();
    private long read;
    private final Journal journal;

    private UnitFile(Path file, String key) {
        this.file = file;
        this.key = key;
        this.journal = Journal.read(file, this::id);
    }

    /**
     * Opens a file.
     *
     * @param key field that holds the id
     */
    static UnitFile open(Path file, String key) {
        return new UnitFile(file, key);
    }

    /** Opens a file that may be missing. */
    static Optional<UnitFile> ifExists(Path file, String key) {
        return Files.isRegularFile(file) ? Optional.of(open(file, key)) : Optional.empty();
    }

    private String id(Journal.Entry entry) {
        String id = record(entry).text(key);
        // The journal asks for the lines in order once, and again for those that it looks up.
        if (entry.line() > read) {
            read = entry.line();
            ids.add(id);
        }
        return id;
    }

    private JsonRecord record(Journal.Entry entry) {
        return JsonLines.parse(file, entry.line(), entry.text(), ADVICE);
    }

    int size() {
        return ids.size();
    }

    String id(int index) {
        return ids.get(index);
    }

    Optional<JsonRecord> find(String id) {
        return journal.find(id).map(this::record);
    }

    JsonRecord get(int index) {
        return find(id(index)).orElseThrow();
    }

    @Override
    public void close() {
        journal.close();
    }
}
