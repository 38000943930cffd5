package org.example;

import io.github.rlaifv.core.dataset.ImageFolder;
import io.github.rlaifv.core.data.Instruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Of the project that uses everything. */
public final class Main {
    private static final String NOTHING_TO_LEARN = "no preference pairs";

    private Main() {}

    public static void main(String[] args) throws Exception {
        ClassPath.write();
        Formats.check(Path.of("llava-1.5-7b-hf"), Path.of("photos"), Path.of("formats"));
        List<Instruction> scenes =
                ImageFolder.everyQuestion(Path.of("scenes"), List.of("What do you see in the image?"));
        readme(scenes);
        ReadmeWithRules.run(scenes, scenes.get(0).prompt());
        check(Files.size(Path.of("feedback-by-rules", "pairs.jsonl")) > 0, "no pairs");
    }

    /** The model of the test can't divide texts, so that there may be no pair to train on, which is said then. */
    private static void readme(List<Instruction> scenes) throws Exception {
        try {
            Readme.run(scenes, scenes.get(0).prompt());
        } catch (RuntimeException e) {
            boolean empty = Files.size(Path.of("feedback", "pairs.jsonl")) == 0;
            if (!empty || !String.valueOf(e.getMessage()).contains(NOTHING_TO_LEARN)) {
                throw e;
            }
        }
    }

    static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}
