package io.github.rlaifv.dpo.internal.run;

import java.util.Optional;

/**
 * What became of examples.
 *
 * @param what such as "preference pairs"
 * @param given how many there were
 * @param used how many of them can be used
 * @param leftOut the others
 */
public record ExampleUse(String what, int given, int used, LeftOut leftOut) {

    /** What has to be said where more than half is left out. */
    Optional<String> warning() {
        return leftOut.warning(what, given);
    }
}
