package io.github.rlaifv.inference.evaluation.labeling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** One person's verdict on whether a response hallucinates. */
public enum Verdict {
    /** The response says something that the image does not show. */
    YES,
    /** Everything that the response says about the image is true. */
    NO,
    /** The image does not decide it. */
    CANT_TELL;

    /** Returns the word for it in files. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Verdict> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
