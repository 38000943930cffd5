package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A journal of JSON objects with one finished instruction a line, named by its field {@code instruction}. */
final class FinishedUnits implements AutoCloseable {
    private final Journal journal;

    private FinishedUnits(Journal journal) {
        this.journal = journal;
    }

    /** To go on with. */
    static FinishedUnits open(Path file) {
        return new FinishedUnits(Journal.open(file, entry -> id(file, entry)));
    }

    /** To look things up. */
    static FinishedUnits read(Path file) {
        return new FinishedUnits(Journal.read(file, entry -> id(file, entry)));
    }

    private static String id(Path file, Journal.Entry entry) {
        return record(file, entry).string("instruction");
    }

    private static JsonRecord record(Path file, Journal.Entry entry) {
        return JsonLines.parse(file, entry.line(), entry.text(), "remove the line to do it again");
    }

    boolean contains(String instruction) {
        return journal.contains(instruction);
    }

    Optional<JsonRecord> find(String instruction) {
        return journal.find(instruction).map(entry -> record(journal.file(), entry));
    }

    /** Writes finished instructions down for good: they survive a crash of the machine. */
    void append(List<ObjectNode> units) {
        journal.append(units.stream().map(JsonLines::format).toList());
    }

    /** Refuses to go on where the file was deleted, replaced or shortened. */
    void requireThere() {
        journal.requireThere();
    }

    @Override
    public void close() {
        journal.close();
    }
}
