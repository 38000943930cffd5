package io.github.rlaifv.feedback.pair;

import io.github.rlaifv.feedback.internal.PythonWhitespace;

/**
 * The lengths of a pair.
 *
 * @param chosen number of words of the chosen text
 * @param rejected number of words of the rejected text
 * @param equal whether both texts are equal
 */
record PairWords(int chosen, int rejected, boolean equal) {

    static PairWords of(String chosen, String rejected) {
        return new PairWords(
                PythonWhitespace.words(chosen).size(),
                PythonWhitespace.words(rejected).size(),
                PythonWhitespace.strip(chosen).equals(PythonWhitespace.strip(rejected)));
    }

    /** Whether a ratio keeps the pair. */
    boolean within(double ratio) {
        boolean muchShorter = rejected > 0 && (double) (rejected - chosen) / rejected > ratio;
        return !equal && !muchShorter;
    }
}
