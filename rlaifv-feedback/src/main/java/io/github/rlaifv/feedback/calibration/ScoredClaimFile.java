package io.github.rlaifv.feedback.calibration;

import io.github.rlaifv.core.internal.file.OwnFile;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A labeler's answers to claims of known truth as JSON Lines: {@code {"image": "3f5a...", "yes_share": 0.97, "truth":
 * true}}. They can be measured again without a model, see {@link LabelerCalibration#report(List)}.
 */
public final class ScoredClaimFile {
    private static final String IMAGE = "image";
    private static final String YES_SHARE = "yes_share";
    private static final String TRUTH = "truth";
    private static final OwnFile FILE = OwnFile.jsonLines("file of judged claims", IMAGE, YES_SHARE, TRUTH);

    private ScoredClaimFile() {}

    /**
     * Reads all answers in order. Claims without a verdict are skipped; {@link JudgedClaims} counts them.
     *
     * @throws BadDataException naming file, line and field of a record that can't be used
     */
    public static List<ScoredClaim> read(Path file) {
        try (Stream<JsonRecord> records = JsonLines.stream(file, "judge the claims again")) {
            // in the folder of a calibration, claims without a verdict have no share
            return records.filter(record -> !record.json().path(YES_SHARE).isNull())
                    .flatMap(record -> JudgedClaim.of(record).scored().stream())
                    .toList();
        }
    }

    /**
     * Writes the answers, replacing an earlier file of this kind.
     *
     * @throws BadDataException if the file exists and is of another kind
     */
    public static void write(List<ScoredClaim> claims, Path file) {
        FILE.write(
                file,
                claims.stream()
                        .map(claim -> JudgedClaim.of(0, claim)
                                .json()
                                .without(JudgedClaim.CLAIM)
                                .toString())
                        .collect(Collectors.joining("\n", "", "\n")));
    }
}
