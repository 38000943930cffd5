package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Claims of known truth by their images, in the order in which the images occur first. All claims about an image are judged
 * together.
 *
 * @param claims all claims in order
 * @param images the images with their claims
 */
record ClaimsByImage(List<LabeledClaim> claims, List<OfImage> images) {
    ClaimsByImage {
        claims = List.copyOf(claims);
        images = List.copyOf(images);
    }

    /**
     * The claims about one image.
     *
     * @param image fingerprint of the image
     * @param numbers positions of the claims among all claims
     */
    record OfImage(String image, List<Integer> numbers) {
        OfImage {
            numbers = List.copyOf(numbers);
        }
    }

    static ClaimsByImage of(List<LabeledClaim> claims) {
        Map<String, List<Integer>> numbers = new LinkedHashMap<>();
        for (int i = 0; i < claims.size(); i++) {
            String image = claims.get(i).image().fingerprint();
            numbers.computeIfAbsent(image, key -> new ArrayList<>()).add(i);
        }
        List<OfImage> images = new ArrayList<>();
        numbers.forEach((image, own) -> images.add(new OfImage(image, own)));
        return new ClaimsByImage(claims, images);
    }

    /**
     * Checks that a scorer gives verdicts on claims.
     *
     * @throws IllegalArgumentException if it scores whole responses
     */
    static void requireVerdicts(FeedbackScorer scorer) {
        if (!scorer.needsClaims()) {
            throw new IllegalArgumentException(
                    "the scorer scores whole responses and gives no verdicts on claims: use one that judges"
                            + " claims");
        }
    }

    /** What a scorer is asked about an image. */
    ClaimedResponse asked(OfImage one) {
        List<Claim> own =
                one.numbers().stream().map(number -> claims.get(number).claim()).toList();
        Instruction about =
                new Instruction(one.image(), claims.get(one.numbers().get(0)).image(), "");
        return new ClaimedResponse(about, new Candidate(one.image(), 0, ""), own);
    }

    /**
     * The judged claims about an image, in order.
     *
     * @param score what the scorer answered; empty if it failed
     */
    List<JudgedClaim> judged(OfImage one, Optional<ResponseScore> score) {
        List<ClaimVerdict> verdicts = score.map(ResponseScore::verdicts).orElse(List.of());
        List<JudgedClaim> all = new ArrayList<>();
        for (int i = 0; i < one.numbers().size(); i++) {
            int number = one.numbers().get(i);
            boolean decided = i < verdicts.size() && verdicts.get(i).decided();
            all.add(new JudgedClaim(
                    number,
                    one.image(),
                    decided ? Optional.of(verdicts.get(i).yesShare()) : Optional.empty(),
                    claims.get(number).truth()));
        }
        return all;
    }
}
