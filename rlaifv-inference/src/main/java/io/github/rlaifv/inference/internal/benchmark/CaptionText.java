package io.github.rlaifv.inference.internal.benchmark;

import io.github.rlaifv.inference.evaluation.benchmark.ObjectHalBenchmark;
import java.util.List;

/** What of a recorded or generated answer is measured in {@link ObjectHalBenchmark}. */
public final class CaptionText {
    private static final List<String> KEPT_AFTER =
            List.of("Generate a response without errors.", "The following is a response without hallucination.");
    private static final List<String> KEPT_BEFORE =
            List.of("Generate a response with errors.", "The following is a response with hallucination.");

    private CaptionText() {}

    /** Without the speaker's name, wherever it stands. */
    public static String clean(String answer) {
        return answer.replace("Assistant:", "").strip();
    }

    /** What a model says that was trained with control phrases: the part for which it was told to make no errors. */
    public static String withoutControlPhrases(String answer) {
        String text = answer;
        for (String phrase : KEPT_AFTER) {
            int at = text.lastIndexOf(phrase);
            text = at < 0 ? text : text.substring(at + phrase.length());
        }
        for (String phrase : KEPT_BEFORE) {
            int at = text.indexOf(phrase);
            text = at < 0 ? text : text.substring(0, at);
        }
        return text.strip();
    }

    /** Words, split at single blanks as published: two blanks in a row make an empty one more. */
    public static int words(String text) {
        return text.split(" ", -1).length;
    }

    /** Whether a text says too little for objects to be asked for. */
    public static boolean isShort(String text) {
        return text.isBlank() || text.strip().split("\\s+").length <= 3;
    }
}
