package io.github.rlaifv.inference.evaluation.labeling;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The joint verdict of the people who labeled a response. */
public enum LabelOutcome {
    YES,
    NO,
    /** Most people can't tell. */
    CANT_TELL,
    /** No verdict was given more often than every other one. */
    TIED,
    /** Nobody labeled the response. */
    UNLABELED;

    /** Returns the verdict that was given more often than each of the others. */
    public static LabelOutcome of(Collection<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return UNLABELED;
        }
        List<Integer> counts = Arrays.stream(Verdict.values())
                .map(verdict -> Collections.frequency(verdicts, verdict))
                .toList();
        int most = Collections.max(counts);
        if (Collections.frequency(counts, most) > 1) {
            return TIED;
        }
        return switch (Verdict.values()[counts.indexOf(most)]) {
            case YES -> YES;
            case NO -> NO;
            case CANT_TELL -> CANT_TELL;
        };
    }

    /** Returns whether the response counts in the hallucination rate. */
    public boolean decided() {
        return this == YES || this == NO;
    }
}
