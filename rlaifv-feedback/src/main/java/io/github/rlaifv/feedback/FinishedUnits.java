package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The finished instructions of a stage. Each is a JSON object whose field {@code instruction} holds its id. */
interface FinishedUnits extends AutoCloseable {

    /** Opens a file to append to it. */
    static FinishedUnits open(Path file) {
        return UnitsInFile.open(file);
    }

    /** Opens a file for reading only. */
    static FinishedUnits read(Path file) {
        return UnitsInFile.read(file);
    }

    boolean contains(String instruction);

    Optional<JsonRecord> find(String instruction);

    /** Adds finished instructions. Those in a file are synced to disk, so that they survive a crash of the machine. */
    void append(List<ObjectNode> units);

    /** Checks that the file, if there is one, was not deleted, replaced or shortened during the run. */
    void requireThere();

    @Override
    void close();
}
