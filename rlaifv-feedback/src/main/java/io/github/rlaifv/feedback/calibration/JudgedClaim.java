package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import java.util.Optional;

/**
 * A claim that a labeler was asked about, as a line of {@code judged.jsonl}.
 *
 * @param number position of the claim among all claims
 * @param image fingerprint of the image
 * @param yesShare share of yes of the answer; empty if the labeler gave no verdict
 * @param truth whether the claim is true
 * @param standsFor number of claims for which this one stands
 */
record JudgedClaim(int number, String image, Optional<Double> yesShare, boolean truth, int standsFor) {
    static final String CLAIM = "claim";

    private static final String IMAGE = "image";
    private static final String YES_SHARE = "yes_share";
    private static final String TRUTH = "truth";
    private static final String STANDS_FOR = "stands_for";

    /** A claim that stands for itself alone. */
    JudgedClaim(int number, String image, Optional<Double> yesShare, boolean truth) {
        this(number, image, yesShare, truth, 1);
    }

    /** A claim with an answer. */
    static JudgedClaim of(int number, ScoredClaim claim) {
        return new JudgedClaim(number, claim.image(), Optional.of(claim.yesShare()), claim.truth(), claim.standsFor());
    }

    /** Reads a line. In files with answers alone, the line is the number of the claim. */
    static JudgedClaim of(JsonRecord record) {
        return new JudgedClaim(
                record.has(CLAIM) ? record.integer(CLAIM) : (int) record.line() - 1,
                record.filled(IMAGE),
                record.json().path(YES_SHARE).isNull() ? Optional.empty() : Optional.of(record.number(YES_SHARE, 0, 1)),
                record.flag(TRUTH),
                standsFor(record));
    }

    private static int standsFor(JsonRecord record) {
        int number = record.has(STANDS_FOR) ? record.integer(STANDS_FOR) : 1;
        if (number < 1) {
            throw record.problem(STANDS_FOR, "must be at least 1, was " + number);
        }
        return number;
    }

    ObjectNode json() {
        ObjectNode json = JsonLines.object().put(CLAIM, number).put(IMAGE, image);
        json.put(YES_SHARE, yesShare.orElse(null)).put(TRUTH, truth);
        return standsFor == 1 ? json : json.put(STANDS_FOR, standsFor);
    }

    /** The answer; empty without a verdict. */
    Optional<ScoredClaim> scored() {
        return yesShare.map(share -> new ScoredClaim(image, share, truth, standsFor));
    }
}
