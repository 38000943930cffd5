package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finished instructions in a journal, one per line. */
final class UnitsInFile implements FinishedUnits {
    private final Journal journal;

    private UnitsInFile(Journal journal) {
        this.journal = journal;
    }

    static FinishedUnits open(Path file) {
        return new UnitsInFile(Journal.open(file, entry -> id(file, entry)));
    }

    static FinishedUnits read(Path file) {
        return new UnitsInFile(Journal.read(file, entry -> id(file, entry)));
    }

    /** Returns the id of the instruction of a line. */
    static String id(Path file, Journal.Entry entry) {
        return record(file, entry).string("instruction");
    }

    private static JsonRecord record(Path file, Journal.Entry entry) {
        return JsonLines.parse(file, entry.line(), entry.text(), "remove the line to do it again");
    }

    @Override
    public boolean contains(String instruction) {
        return journal.contains(instruction);
    }

    @Override
    public Optional<JsonRecord> find(String instruction) {
        return journal.find(instruction).map(entry -> record(journal.file(), entry));
    }

    @Override
    public void append(List<ObjectNode> units) {
        journal.append(units.stream().map(JsonLines::format).toList());
    }

    @Override
    public void requireThere() {
        journal.requireThere();
    }

    @Override
    public void close() {
        journal.close();
    }
}
