package io.github.rlaifv.align;

import io.github.rlaifv.core.internal.Words;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import java.util.List;

/** Counts the claims and verdicts of a labeler over many responses. */
final class ClaimCounter {
    private long claims;
    private long confirmed;
    private long words;
    private int responses;

    /** Adds responses with the verdicts on their claims. */
    void add(List<String> texts, List<List<ClaimVerdict>> verdicts) {
        responses += texts.size();
        for (List<ClaimVerdict> one : verdicts) {
            claims += one.stream().filter(ClaimVerdict::decided).count();
            confirmed += one.stream().filter(ClaimVerdict::confirmed).count();
        }
        words += texts.stream().mapToLong(Words::count).sum();
    }

    /** Returns the number of responses added so far. */
    int responses() {
        return responses;
    }

    DevelopmentClaims total() {
        return new DevelopmentClaims(claims, confirmed, responses, (double) words / responses);
    }
}
