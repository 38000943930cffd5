package io.github.rlaifv.inference.evaluation.labeling;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The kinds of hallucination that MHumanEval distinguishes (RLHF-V, arXiv 2312.00849, section 4.1). */
public enum ErrorKind {
    /** An object that is not in the image. */
    OBJECT,
    /** A wrong position of an object, or a wrong relation between objects. */
    POSITION,
    /** A wrong number of objects. */
    NUMBER,
    /** Any other error, such as a wrong color, action or lettering. */
    OTHER;

    /** Returns the word for it in files. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ErrorKind> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word().equals(word)).findFirst();
    }
}
