package io.github.rlaifv.cli.option;

import io.github.rlaifv.feedback.calibration.CalibratedThreshold;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option for the threshold that the command calibrate chose, a mixin of commands that judge claims. */
public final class CalibrationOption {
    @Option(
            names = "--calibration",
            order = -93,
            paramLabel = "FOLDER",
            description =
                    "folder or file that the command calibrate wrote, whose threshold confirms claims (default: none)")
    private @Nullable Path calibration;

    /** Returns whether there is a calibration. */
    public boolean given() {
        return calibration != null;
    }

    /**
     * Returns the threshold; empty without a calibration.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the file can't be used
     */
    public Optional<CalibratedThreshold> threshold() {
        return Optional.ofNullable(calibration).map(CalibratedThreshold::read);
    }

    /**
     * Builds a scorer with the threshold of the calibration, if there is one.
     *
     * @throws io.github.rlaifv.core.run.BadDataException if the file can't be used, or is of another labeler
     */
    public DivideAndConquerScorer scorer(DivideAndConquerScorer.Builder builder) {
        threshold().ifPresent(known -> {
            known.requireSame(builder.build().settings());
            builder.threshold(known.threshold().value());
        });
        return builder.build();
    }
}
