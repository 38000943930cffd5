package io.github.rlaifv.inference.evaluation.internal.benchmark;

import io.github.rlaifv.core.internal.Words;
import java.util.List;

/** Extracts the part of a recorded or generated answer that {@code ObjectHalBenchmark} measures. */
public final class CaptionText {
    private static final List<String> KEPT_AFTER =
            List.of("Generate a response without errors.", "The following is a response without hallucination.");
    private static final List<String> KEPT_BEFORE =
            List.of("Generate a response with errors.", "The following is a response with hallucination.");

    private CaptionText() {}

    /** Removes the speaker's name wherever it occurs. */
    public static String clean(String answer) {
        return answer.replace("Assistant:", "").strip();
    }

    /** Returns the part that the model should write without errors, if it was trained with control phrases. */
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

    /** Counts words split at single blanks, as published: two blanks in a row count as an additional empty word. */
    public static int words(String text) {
        return text.split(" ", -1).length;
    }

    /** Returns whether a text is too short to request its objects. */
    public static boolean isShort(String text) {
        return Words.count(text) <= 3;
    }
}
