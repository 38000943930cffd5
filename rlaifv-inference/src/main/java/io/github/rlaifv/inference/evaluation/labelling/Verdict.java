package io.github.rlaifv.inference.evaluation.labelling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Whether a response hallucinates, as one person sees it. */
public enum Verdict {
    /** It says something that the picture does not show. */
    YES,
    /** All that it says of the picture holds. */
    NO,
    /** The picture does not decide it. */
    CANT_TELL;

    /** As files have it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Verdict> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
