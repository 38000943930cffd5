package io.github.rlaifv.inference.evaluation.labelling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Kinds of hallucination that MHumanEval tells apart (RLHF-V, arXiv 2312.00849, section 4.1). */
public enum ErrorKind {
    /** A thing that is not there. */
    OBJECT,
    /** A wrong place, or a wrong relation between things. */
    POSITION,
    /** A wrong count. */
    NUMBER,
    /** Anything else, such as a wrong colour, action or lettering. */
    OTHER;

    /** As files have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ErrorKind> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
