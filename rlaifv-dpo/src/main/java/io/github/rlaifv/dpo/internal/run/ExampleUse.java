package io.github.rlaifv.dpo.internal.run;

import java.util.Optional;

/**
 * How many of the given examples are used.
 *
 * @param what name of the examples, such as "preference pairs"
 * @param given number of given examples
 * @param used number of examples that can be used
 * @param skipped the skipped examples
 */
public record ExampleUse(String what, int given, int used, SkippedExamples skipped) {

    /** Returns a warning if more than half of the examples were skipped. */
    Optional<String> warning() {
        return skipped.warning(what, given);
    }
}
