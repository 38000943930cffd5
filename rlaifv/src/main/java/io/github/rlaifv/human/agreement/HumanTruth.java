package io.github.rlaifv.human.agreement;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.calibration.JudgedClaims;
import io.github.rlaifv.feedback.calibration.ScoredClaim;
import io.github.rlaifv.human.label.HumanKey;
import io.github.rlaifv.human.label.HumanLabels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The claims of a sheet with the labeler's answers, and with people's labels as their truth, so that a calibration measures
 * the labeler by them and chooses its threshold.
 *
 * <pre>{@code
 * JudgedClaims judged = HumanTruth.read(Path.of("sheet"), List.of()).claims();
 * CalibrationReport report = LabelerCalibration.builder().build().report(judged);
 * }</pre>
 *
 * <p>A claim counts by the answer that more people gave than any other, if this is true or false. A sheet has more rejected
 * claims than an even sample would have, so each claim stands for its part of all confirmed or of all rejected claims of the
 * feedback.
 *
 * @param claims the claims; empty if people decided none
 * @param representative whether people decided claims of both kinds, confirmed and rejected, as far as the feedback has them.
 *     Otherwise the claims say nothing about those of the other kind
 */
public record HumanTruth(JudgedClaims claims, boolean representative) {
    /** Name of the folder beside a report whose files {@code rlaifv calibrate --judged} reads. */
    public static final String FOLDER = "judged";

    public HumanTruth {
        Objects.requireNonNull(claims, "claims");
    }

    /**
     * Reads the {@code labels-*.json} in the folder of a sheet, and other files.
     *
     * @param more files of labels outside of the folder
     * @throws BadDataException as {@link HumanReport#read(Path, List)}
     */
    public static HumanTruth read(Path folder, List<Path> more) {
        HumanKey key = HumanKey.read(folder);
        return of(key, HumanLabels.ofSheet(key, folder, more));
    }

    private static HumanTruth of(HumanKey key, HumanLabels labels) {
        List<JudgedUnit> units = ClaimAgreement.judged(key, labels::majority);
        List<ScoredClaim> claims = new ArrayList<>();
        Shares confirmed = new Shares(
                key.subject().confirmed(),
                units.stream().filter(JudgedUnit::confirmed).count());
        Shares rejected = new Shares(key.subject().rejected(), units.size() - confirmed.claims);
        for (JudgedUnit unit : units) {
            claims.add(new ScoredClaim(
                    unit.claim().image(),
                    unit.claim().yesShare(),
                    unit.truth(),
                    (unit.confirmed() ? confirmed : rejected).next()));
        }
        return new HumanTruth(
                new JudgedClaims(claims, 0, key.subject().scorer()), !ClaimAgreement.lacksStratum(key, units));
    }

    /** Divides a number of claims among fewer as evenly as integers allow. */
    private static final class Shares {
        private final long all;
        private final long claims;
        private long given;

        Shares(long all, long claims) {
            this.all = all;
            this.claims = claims;
        }

        int next() {
            long before = given * all / claims;
            given++;
            return Math.toIntExact(Math.max(1, given * all / claims - before));
        }
    }
}
