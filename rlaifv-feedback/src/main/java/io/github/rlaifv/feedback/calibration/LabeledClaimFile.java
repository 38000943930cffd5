package io.github.rlaifv.feedback.calibration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.internal.LowerCase;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.data.JsonDataRow;
import io.github.rlaifv.core.internal.data.JsonRows;
import io.github.rlaifv.core.internal.data.StoredImages;
import io.github.rlaifv.core.internal.json.JsonLines;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.feedback.claim.Claim;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Claims of known truth as JSON Lines: {@code {"image": "photos/a.jpg", "question": "Is there a dog?", "statement":
 * "There is a dog.", "truth": true}}, one per line, in UTF-8. The path of an image is relative to the folder of the file.
 * The truth is {@code true} or {@code false}, or one of the texts {@code "yes"} and {@code "no"}. A claim without a
 * statement has its question as the statement. Other fields are ignored.
 */
public final class LabeledClaimFile {
    private static final String TRUTH = "truth";
    private static final String STATEMENT = "statement";
    private static final String QUESTION = "question";

    private LabeledClaimFile() {}

    /**
     * Reads all claims in order. Their images are read when needed.
     *
     * @throws BadDataException naming file, line and field of a record that can't be used, or the file if it has no claims
     */
    public static List<LabeledClaim> read(Path file) {
        return read(file, ImageRoots.NONE);
    }

    /**
     * Reads all claims like {@link #read(Path)}, with images also in other folders.
     *
     * @param roots additional folders in which images may lie
     * @throws BadDataException as {@link #read(Path)}, and naming file, line and path of an image that lies elsewhere
     */
    public static List<LabeledClaim> read(Path file, ImageRoots roots) {
        JsonRows rows = JsonRows.of(file, ImagePlaces.of(file, roots), LabeledClaimFile::claim);
        try (Stream<JsonDataRow> all = rows.stream()) {
            List<LabeledClaim> claims = all.map(LabeledClaimFile::claim).toList();
            if (claims.isEmpty()) {
                throw new BadDataException(file + " has no claims: write one per line, such as "
                        + "{\"image\": \"photos/a.jpg\", \"question\": \"Is there a dog?\", \"truth\": true}");
            }
            return claims;
        }
    }

    private static LabeledClaim claim(JsonDataRow row) {
        JsonRecord record = row.record();
        String question = record.filled(QUESTION);
        String statement = record.has(STATEMENT) ? record.filled(STATEMENT) : question;
        return new LabeledClaim(row.image(row.columns().image()), new Claim(statement, question), truth(record));
    }

    private static boolean truth(JsonRecord record) {
        if (!record.json().path(TRUTH).isTextual()) {
            return record.flag(TRUTH);
        }
        return switch (LowerCase.of(record.string(TRUTH))) {
            case "yes", "true" -> true;
            case "no", "false" -> false;
            default -> throw record.problem(TRUTH, "must be true, false, \"yes\" or \"no\"");
        };
    }

    /** Replaces the file. Images in memory are written to {@code images/} beside it, named by their fingerprints. */
    public static void write(List<LabeledClaim> claims, Path file) {
        StoredImages images = new StoredImages(file);
        JsonLines.write(file, claims.stream().map(claim -> json(claim, images)));
    }

    private static ObjectNode json(LabeledClaim claim, StoredImages images) {
        return JsonLines.object()
                .put("image", images.store(claim.image()))
                .put(STATEMENT, claim.claim().statement())
                .put(QUESTION, claim.claim().question())
                .put(TRUTH, claim.truth());
    }
}
