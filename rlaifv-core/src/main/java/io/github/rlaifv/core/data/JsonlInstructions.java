package io.github.rlaifv.core.data;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.internal.JsonLines;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Instructions as JSON Lines: {@code {"id": "park-1", "image": "images/park.png", "question": "What is here?"}}, one a
 * line, UTF-8. An image's path is relative to the folder of the file. Fields besides these are ignored.
 */
public final class JsonlInstructions {
    private JsonlInstructions() {}

    /**
     * Reads all instructions, in order; the pictures themselves are read when needed.
     *
     * @throws BadDataException naming file and line for a malformed record, an id used twice, or a picture that is not
     *     there
     */
    public static List<Instruction> read(Path file) {
        List<Instruction> instructions = new ArrayList<>();
        Map<String, Long> lines = new HashMap<>();
        try (Stream<JsonRecord> records = JsonLines.stream(file)) {
            records.forEach(record -> {
                Instruction instruction = instruction(record);
                Long before = lines.putIfAbsent(instruction.id(), record.line());
                if (before != null) {
                    throw record.error("id \"" + instruction.id() + "\" was already used on line " + before
                            + "; give each instruction its own id");
                }
                instructions.add(instruction);
            });
        }
        return List.copyOf(instructions);
    }

    /** Replaces the file; pictures in memory are written to {@code images/} beside it, named by their fingerprint. */
    public static void write(List<Instruction> instructions, Path file) {
        StoredImages images = new StoredImages(file);
        JsonLines.write(file, instructions.stream().map(instruction -> json(instruction, images)));
    }

    static Instruction instruction(JsonRecord record) {
        String id = record.text("id");
        if (id.isBlank()) {
            throw record.error("field \"id\" must not be blank");
        }
        return new Instruction(id, StoredImages.load(record, "image"), record.text("question"));
    }

    static ObjectNode json(Instruction instruction, StoredImages images) {
        return JsonLines.object()
                .put("id", instruction.id())
                .put("image", images.store(instruction.image()))
                .put("question", instruction.question());
    }
}
