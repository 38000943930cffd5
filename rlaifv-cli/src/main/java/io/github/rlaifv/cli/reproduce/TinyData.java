package io.github.rlaifv.cli.reproduce;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Scene;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Instructions and a benchmark of the tiny world, in the files that are published for the real ones: JSON Lines, and the
 * layout of Object HalBench with the objects of held-out scenes.
 *
 * @param output folder of the reproduction
 */
record TinyData(Path output) {
    private static final TinyWorld WORLD = new TinyWorld();
    private static final String DATA = "data";

    /** Where the instructions of a reproduction are. */
    static Path instructions(Path output) {
        return output.resolve(DATA).resolve("instructions.jsonl");
    }

    /** Where the files of the benchmark are. */
    Path benchmark() {
        return output.resolve(DATA).resolve("object-halbench");
    }

    /**
     * Writes all files.
     *
     * @param instructions number of instructions
     * @param items number of items of the benchmark, at least 2
     */
    void write(int instructions, int items) {
        try {
            AtomicFile.makeFolderOf(instructions(output));
            List<Instruction> all = LongStream.range(0, instructions)
                    .mapToObj(i -> WORLD.instruction(SceneSplit.ALIGNMENT, i))
                    .toList();
            JsonlInstructions.write(all, instructions(output));
            Path annotations = benchmark().resolve("annotations");
            Files.createDirectories(annotations);
            AtomicFile.write(benchmark().resolve("obj_halbench_300_with_image.jsonl"), records(items));
            AtomicFile.write(
                    benchmark().resolve("synonyms_refine.txt"),
                    Stream.of(Kind.values()).map(Kind::word).collect(Collectors.joining("\n", "", "\n")));
            // the items alternate between COCO's two parts
            List<String> parts = List.of("train2014", "val2014");
            for (int part = 0; part < parts.size(); part++) {
                String name = parts.get(part) + ".json";
                AtomicFile.write(annotations.resolve("instances_" + name), instances(part, items));
                AtomicFile.write(annotations.resolve("captions_" + name), captions(part, items));
            }
        } catch (IOException e) {
            throw StorageException.writing(output, e);
        }
    }

    private static String records(int items) {
        return LongStream.range(0, items)
                .mapToObj(i -> {
                    Instruction instruction = WORLD.instruction(SceneSplit.TEST, i);
                    return JsonText.line(JsonText.object()
                            .put("image_id", i)
                            .put("question", instruction.question())
                            .put(
                                    "image",
                                    Base64.getEncoder()
                                            .encodeToString(instruction.image().read())));
                })
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static String instances(int part, int items) {
        ObjectNode file = JsonText.object();
        ArrayNode annotations = file.putArray("annotations");
        for (int i = part; i < items; i += 2) {
            Scene scene = SceneSplit.TEST.scene(i);
            for (Kind kind : scene.kinds()) {
                annotations.addObject().put("image_id", i).put("category_id", kind.ordinal());
            }
        }
        ArrayNode categories = file.putArray("categories");
        for (Kind kind : Kind.values()) {
            categories.addObject().put("id", kind.ordinal()).put("name", kind.word());
        }
        return JsonText.line(file);
    }

    private static String captions(int part, int items) {
        ObjectNode file = JsonText.object();
        ArrayNode annotations = file.putArray("annotations");
        for (int i = part; i < items; i += 2) {
            annotations.addObject().put("image_id", i).put("caption", "A picture.");
        }
        return JsonText.line(file);
    }
}
