package io.github.rlaifv.feedback.reuse;

import io.github.rlaifv.feedback.FeedbackFolder;

/**
 * What {@code PairRules} made of finished feedback.
 *
 * @param instructions number of judged instructions that were read
 * @param unknownImages number of further judged instructions whose image is not known ({@link
 *     FeedbackFolder#unknownImages})
 * @param withoutPairs number of read instructions whose candidates allow no pair
 * @param candidates number of scored candidates
 * @param drawn number of pairs before any was dropped
 * @param duplicates number of pairs that were dropped because an equal one came before
 * @param unbalanced number of pairs that length balancing dropped
 * @param lengthRatio ratio that length balancing chose; NaN if there was nothing to balance
 * @param pairs number of pairs that are kept, held-out ones included
 * @param heldOut number of held-out pairs
 * @param lengths mean lengths of the texts of the kept pairs
 * @param meanDifference mean difference of the scores of the kept pairs; NaN without pairs
 */
public record PairStatistics(
        long instructions,
        long unknownImages,
        long withoutPairs,
        long candidates,
        long drawn,
        long duplicates,
        long unbalanced,
        double lengthRatio,
        long pairs,
        long heldOut,
        MeanLengths lengths,
        double meanDifference) {

    /**
     * Mean lengths of texts in words that are separated by white space; NaN without pairs.
     *
     * @param chosen mean number of words of the chosen responses
     * @param rejected mean number of words of the rejected responses
     */
    public record MeanLengths(double chosen, double rejected) {}
}
