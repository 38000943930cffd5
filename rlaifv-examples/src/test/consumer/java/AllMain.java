package org.example;

import java.nio.file.Files;
import java.nio.file.Path;

/** Of the project that uses everything. */
public final class Main {
    private static final String[] INPUTS = {"llava-1.5-7b-hf", "scenes"};
    private static final String NOTHING_TO_LEARN = "no preference pairs";

    private Main() {}

    public static void main(String[] args) throws Exception {
        ClassPath.write();
        Formats.check(Path.of("llava-1.5-7b-hf"), Path.of("photos"), Path.of("formats"));
        FirstAlignment.main(INPUTS);
        check(Files.size(Path.of("feedback", "pairs.jsonl")) > 0, "no pairs");
        withPrompts();
    }

    /** The model of the test can't divide texts, so that there may be no pair to train on, which the message then says. */
    private static void withPrompts() throws Exception {
        try {
            FirstAlignmentWithPrompts.main(INPUTS);
        } catch (RuntimeException e) {
            boolean empty = Files.size(Path.of("feedback-with-prompts", "pairs.jsonl")) == 0;
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
