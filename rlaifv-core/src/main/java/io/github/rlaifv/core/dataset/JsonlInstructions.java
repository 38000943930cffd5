package io.github.rlaifv.core.dataset;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.internal.data.DataColumns;
import io.github.rlaifv.core.internal.data.DistinctIds;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.data.JsonDataRow;
import io.github.rlaifv.core.internal.data.JsonRows;
import io.github.rlaifv.core.internal.data.StoredImages;
import io.github.rlaifv.core.internal.json.JsonLines;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Instructions as JSON Lines: {@code {"id": "park-1", "image": "images/park.png", "question": "What is here?"}}, one
 * per line, in UTF-8. An instruction without an image has {@code "text_only": true} instead of the image, so that a record
 * that lost its image is not taken for one; an instruction after other turns has their texts in {@code "history"},
 * question and response in turn. An image's path is relative to the folder of the file and must lead to a file inside it, or
 * inside additional folders ({@link ImageRoots}). Fields may also have the names of Parquet columns (see {@link
 * InstructionDataset#open(Path)}). Other fields are ignored.
 */
public final class JsonlInstructions {
    private JsonlInstructions() {}

    /**
     * Opens a file. All records are checked now and read again at each pass.
     *
     * @throws io.github.rlaifv.core.run.BadDataException naming file and line for a malformed record, a duplicate id,
     *     or an image that is missing or lies outside the file's folder
     */
    public static InstructionDataset open(Path file) {
        return open(file, ImageRoots.NONE);
    }

    /**
     * Opens a file like {@link #open(Path)}, with images also in other folders.
     *
     * @param roots additional folders in which images may lie
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path)}, and naming file, line and path of an image that lies elsewhere
     */
    public static InstructionDataset open(Path file, ImageRoots roots) {
        DistinctIds ids = new DistinctIds();
        JsonRows rows = JsonRows.of(
                file,
                ImagePlaces.of(file, roots),
                row -> ids.add(row.columns().instruction(row).id()));
        InFile instructions = new InFile(rows);
        ids.firstRepeated(instructions.stream().map(Instruction::id)).ifPresent(twice -> {
            throw rows.index()
                    .get(twice.second())
                    .error("id \"" + twice.id() + "\" was already used on line "
                            + rows.index().get(twice.first()).line() + "; give each instruction its own id");
        });
        return instructions;
    }

    /**
     * Reads all instructions in order. Their images are read when needed.
     *
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open} does
     */
    public static List<Instruction> read(Path file) {
        return open(file).toList();
    }

    /**
     * Reads all instructions like {@link #read(Path)}, with images also in other folders.
     *
     * @param roots additional folders in which images may lie
     * @throws io.github.rlaifv.core.run.BadDataException as {@link #open(Path, ImageRoots)} does
     */
    public static List<Instruction> read(Path file, ImageRoots roots) {
        return open(file, roots).toList();
    }

    /** Replaces the file. Images in memory are written to {@code images/} beside it, named by their fingerprints. */
    public static void write(List<Instruction> instructions, Path file) {
        write(instructions.stream(), file);
    }

    /**
     * Same as {@link #write(List, Path)} for many instructions, which are taken one at a time. The stream is closed.
     */
    public static void write(Stream<Instruction> instructions, Path file) {
        StoredImages images = new StoredImages(file);
        try (instructions) {
            JsonLines.write(file, instructions.map(instruction -> json(instruction, images)));
        }
    }

    static ObjectNode json(Instruction instruction, StoredImages images) {
        ObjectNode json = JsonLines.object().put("id", instruction.id());
        if (instruction.hasImage()) {
            json.put("image", images.store(instruction.image()));
        } else {
            json.put(DataColumns.TEXT_ONLY, true);
        }
        json.put("question", instruction.question());
        if (!instruction.history().isEmpty()) {
            ArrayNode history = json.putArray("history");
            instruction.history().forEach(history::add);
        }
        return json;
    }

    private record InFile(JsonRows rows) implements InstructionDataset {
        @Override
        public long size() {
            return rows.size();
        }

        @Override
        public Instruction get(long index) {
            JsonDataRow row = rows.get(index);
            return row.columns().instruction(row);
        }

        @Override
        public Stream<Instruction> stream() {
            return rows.stream().map(row -> row.columns().instruction(row));
        }
    }
}
