package io.github.rlaifv.report.inspect.item;

import java.util.List;

/**
 * What filters and orders need to know of an item.
 *
 * @param confirmed number of confirmed claims
 * @param rejected number of rejected claims
 * @param undecided number of claims without a verdict although the labeler was asked
 * @param pairs number of pairs
 * @param words number of words of the longest response
 * @param gap largest difference of two scores, for a pair that of chosen minus rejected; NaN with fewer than two scores
 */
public record ItemTraits(int confirmed, int rejected, int undecided, int pairs, int words, double gap) {

    /** Computes the traits of an item. */
    public static ItemTraits of(InspectedItem item) {
        List<InspectedResponse> responses = item.allResponses();
        return new ItemTraits(
                count(responses, ClaimMark.CONFIRMED),
                count(responses, ClaimMark.REJECTED),
                count(responses, ClaimMark.UNDECIDED),
                item.pairs().size(),
                responses.stream().mapToInt(InspectedResponse::words).max().orElse(0),
                gap(item));
    }

    private static int count(List<InspectedResponse> responses, ClaimMark mark) {
        return responses.stream().mapToInt(response -> response.count(mark)).sum();
    }

    private static double gap(InspectedItem item) {
        if (item.responses().isEmpty() && item.pairs().size() == 1) {
            return item.pairs().get(0).gap();
        }
        double[] scores = item.allResponses().stream()
                .mapToDouble(InspectedResponse::score)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return scores.length < 2 ? Double.NaN : scores[scores.length - 1] - scores[0];
    }
}
