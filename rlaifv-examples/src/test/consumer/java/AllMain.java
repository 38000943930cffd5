package org.example;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.Policy;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Of the project that uses everything. */
public final class Main {
    private static final String[] INPUTS = {"llava-1.5-7b-hf", "scenes"};
    private static final String NOTHING_TO_LEARN = "no preference pairs";

    private Main() {}

    public static void main(String[] args) throws Exception {
        ClassPath.write();
        Path model = Path.of(INPUTS[0]);
        Formats.check(model, Path.of("photos"), Path.of("formats"));
        readme();
        withPrompts();
        OwnParts.check(model, Path.of(INPUTS[1]), Path.of("own-parts"));
    }

    /** The program of the README as it is printed there. */
    private static void readme() throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        long start = System.nanoTime();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            FirstAlignment.main(INPUTS);
        } finally {
            System.setOut(console);
        }
        String answer = printed.toString(StandardCharsets.UTF_8);
        check(!answer.isBlank(), "the README's program printed no answer");
        check(Files.size(Path.of("feedback", "pairs.jsonl")) > 0, "no pairs");
        try (Policy aligned = Policies.open(Path.of("aligned"));
                Policy base = Policies.open(Path.of(INPUTS[0]))) {
            check(!aligned.fingerprint().equals(base.fingerprint()), "the aligned model is the base model");
        }
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        Files.writeString(Path.of("target", "readme.txt"), seconds + " s: " + answer);
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
