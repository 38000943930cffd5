package io.github.rlaifv.inference.internal.evaluation;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.page.Thumbnails;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Small copies of a benchmark's pictures in an evaluation's folder, so that reports need no benchmark files. */
public final class ItemPictures {
    public static final String FOLDER = "thumbnails";
    private static final int NAME = 16;

    private final Path folder;
    private final int side;
    private final Map<ImageSource, String> fingerprints = new HashMap<>();

    /**
     * @param evaluation folder of the evaluation
     * @param side longer side at most, in pixels; 0 writes no copies
     */
    public ItemPictures(Path evaluation, int side) {
        this.folder = evaluation.resolve(FOLDER);
        this.side = side;
    }

    /** Where a picture's copy is, if it was made. */
    public static Path file(Path evaluation, String fingerprint) {
        int end = Math.min(NAME, fingerprint.length());
        return evaluation.resolve(FOLDER).resolve(fingerprint.substring(0, end) + ".jpg");
    }

    /** Makes the copy if it is not there, and gives the picture's fingerprint. */
    public String keep(ImageSource picture) {
        return fingerprints.computeIfAbsent(picture, this::copy);
    }

    private String copy(ImageSource picture) {
        String fingerprint = picture.fingerprint();
        Path file = folder.resolve(fingerprint.substring(0, NAME) + ".jpg");
        if (side == 0 || Files.exists(file)) {
            return fingerprint;
        }
        try {
            AtomicFile.write(file, Thumbnails.jpeg(picture, side));
        } catch (BadDataException e) {
            // The answers are there: a report does without a picture that only this library can't decode.
            return fingerprint;
        }
        return fingerprint;
    }

    /** The file name of a picture, without where this machine keeps it. */
    public static String name(ImageSource picture) {
        String name = picture.name().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
