package io.github.rlaifv.cli.calibrate;

import io.github.rlaifv.cli.option.ImageRootOption;
import io.github.rlaifv.cli.option.UselessOption;
import io.github.rlaifv.feedback.calibration.LabeledClaim;
import io.github.rlaifv.feedback.calibration.LabeledClaimFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the claims of a calibration, a mixin: claims to judge, or claims that were judged. */
final class ClaimSource {
    @Option(
            names = "--claims",
            description =
                    "JSON Lines file of claims of known truth, with image, question, truth and optionally statement"
                            + " (default: those of --judged)")
    private @Nullable Path claims;

    @Mixin
    private ImageRootOption images = new ImageRootOption();

    @Option(
            names = "--judged",
            description =
                    "folder of an earlier calibration, folder judged that human-read wrote, or the file judged.jsonl in"
                            + " one of them, whose claims are measured without a model (default: none)")
    private @Nullable Path judged;

    /**
     * Checks that there is one source of claims.
     *
     * @param labeler what judges claims; null if nothing does
     * @throws IllegalArgumentException naming the options
     */
    void check(@Nullable String labeler) {
        if ((claims == null) == (judged == null)) {
            throw new IllegalArgumentException(
                    "give either --claims, a file of claims to judge, or --judged, a file of claims that were judged");
        }
        if ((labeler == null) == (claims != null)) {
            throw new IllegalArgumentException(
                    claims != null
                            ? "--claims are judged by a labeler: add --labeler"
                            : "--labeler has no effect on --judged, whose claims are judged already: remove it");
        }
        rejectForJudged("--image-root", !images.folders().isEmpty());
    }

    /**
     * Rejects an option of judging if nothing is judged.
     *
     * @param given whether it has another value than its default
     */
    void rejectForJudged(String option, boolean given) {
        UselessOption.reject(
                option, judged != null && given, "on --judged, whose claims are judged already: remove it");
    }

    /** Claims that were judged before; empty if claims are judged now. */
    Optional<Path> judged() {
        return Optional.ofNullable(judged);
    }

    /** The claims to judge. */
    List<LabeledClaim> read() {
        if (claims == null) {
            throw new IllegalStateException("checked before");
        }
        return LabeledClaimFile.read(claims, images.roots());
    }
}
