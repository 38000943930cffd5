package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.core.dataset.PreferenceDataset;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.quickstart.EmbeddedModel;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes the files that the documents name to the working directory: the embedded model and images of its world. */
public final class SnippetInputs {
    private static final String DESCRIBE = "What do you see in the image?";
    private static final TinyWorld WORLD = new TinyWorld();

    private SnippetInputs() {}

    /** Copies the embedded model to a folder. */
    public static Path model(String name) throws IOException {
        Path parent = Files.createTempDirectory(Path.of(""), "model");
        Path folder = Files.move(EmbeddedModel.copyInto(parent), Path.of(name));
        Files.delete(parent);
        return folder;
    }

    /** Writes a folder of images. */
    public static Path photos(String name, int count) throws IOException {
        Path folder = Files.createDirectories(Path.of(name));
        for (int i = 0; i < count; i++) {
            Files.write(
                    folder.resolve("scene-" + i + ".png"),
                    WORLD.image(SceneSplit.ALIGNMENT.scene(i)).read());
        }
        return folder;
    }

    /** Writes a file of questions about the images. */
    public static Path questions(String name) throws IOException {
        return Files.writeString(Path.of(name), DESCRIBE + "\n");
    }

    /** Writes a JSON Lines file of instructions. */
    public static Path instructions(String name, int count) {
        JsonlInstructions.write(instructions(count), Path.of(name));
        return Path.of(name);
    }

    public static List<Instruction> instructions(int count) {
        List<Instruction> instructions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instructions.add(WORLD.instruction(SceneSplit.ALIGNMENT, i));
        }
        return instructions;
    }

    public static PreferenceDataset pairs(int count) {
        return PreferenceDataset.of(instructions(count).stream()
                .map(instruction -> new PreferencePair(instruction, "A tree.", "A red car and a dog.", 0, -2))
                .toList());
    }

    /** Writes a folder in MMHal-Bench's published layout, with one question. */
    public static Path mmhal(String name) throws IOException {
        photos(name + "/images", 1);
        Files.writeString(Path.of(name, "response_template.json"), """
                [{"question_type": "other", "image_src": "https://example.org/scene-0.png", "image_content": ["tree"],
                  "question": "What is there?", "gt_answer": "A tree."}]
                """);
        return Path.of(name);
    }

    /** Writes a folder in AMBER's published layout, with one description and one question. */
    public static Path amber(String name) throws IOException {
        photos(name + "/image", 1);
        Files.createDirectories(Path.of(name, "query"));
        Files.writeString(Path.of(name, "query/query_all.json"), """
                [{"id": 1, "image": "scene-0.png", "query": "Describe this image."},
                 {"id": 2, "image": "scene-0.png", "query": "Is there a dog in this image?"}]
                """);
        Files.writeString(Path.of(name, "annotations.json"), """
                [{"id": 1, "type": "generative", "truth": ["tree"], "hallu": ["dog"]},
                 {"id": 2, "type": "discriminative-existence", "truth": "no"}]
                """);
        Files.writeString(Path.of(name, "relation.json"), """
                {"dog": ["puppy"], "tree": ["branch"]}
                """);
        Files.writeString(Path.of(name, "safe_words.txt"), "picture\nimage\n");
        return Path.of(name);
    }
}
