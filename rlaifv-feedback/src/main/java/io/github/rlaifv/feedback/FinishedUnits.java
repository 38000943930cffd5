package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Journal of finished instructions. Each line is a JSON object whose field {@code instruction} holds the instruction's
 * id.
 */
final class FinishedUnits implements AutoCloseable {
    private final Journal journal;

    private FinishedUnits(Journal journal) {
        this.journal = journal;
    }

    /** Opens the journal to append to it. */
    static FinishedUnits open(Path file) {
        return new FinishedUnits(Journal.open(file, entry -> id(file, entry)));
    }

    /** Opens the journal for reading only. */
    static FinishedUnits read(Path file) {
        return new FinishedUnits(Journal.read(file, entry -> id(file, entry)));
    }

    /** Returns the id of the instruction of a line. */
    static String id(Path file, Journal.Entry entry) {
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

    /** Appends finished instructions and syncs them to disk, so that they survive a crash of the machine. */
    void append(List<ObjectNode> units) {
        journal.append(units.stream().map(JsonLines::format).toList());
    }

    /** Checks that the file was not deleted, replaced or shortened during the run. */
    void requireThere() {
        journal.requireThere();
    }

    @Override
    public void close() {
        journal.close();
    }
}
