package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finished instructions in memory, as the texts that a file would hold, so that later stages read the same values. */
final class UnitsInMemory implements FinishedUnits {
    private final Path name;
    private final Map<String, String> lines = new LinkedHashMap<>();

    /**
     * Creates an empty list.
     *
     * @param name name of the file that would hold the instructions, for messages
     */
    UnitsInMemory(Path name) {
        this.name = name;
    }

    /** Returns the text of an instruction without a line end; empty if it is not finished. */
    Optional<String> line(String instruction) {
        return Optional.ofNullable(lines.get(instruction)).map(String::stripTrailing);
    }

    @Override
    public boolean contains(String instruction) {
        return lines.containsKey(instruction);
    }

    @Override
    public Optional<JsonRecord> find(String instruction) {
        return Optional.ofNullable(lines.get(instruction))
                .map(line -> JsonLines.parse(name, 1, line, "report this as a bug"));
    }

    @Override
    public void append(List<ObjectNode> units) {
        units.forEach(unit -> lines.put(FeedbackRecords.instruction(unit), JsonLines.format(unit)));
    }

    @Override
    public void requireThere() {
        // nothing can be deleted
    }

    @Override
    public void close() {
        lines.clear();
    }
}
