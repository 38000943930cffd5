package io.github.rlaifv.inference.evaluation.internal.reply;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.report.internal.Thumbnails;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Keeps thumbnails of a benchmark's images in an evaluation's folder, so that reports need no benchmark files. */
public final class ItemThumbnails {
    public static final String FOLDER = "thumbnails";
    private static final int NAME = 16;

    private final Path folder;
    private final int side;
    private final Map<ImageSource, String> fingerprints = new HashMap<>();

    /**
     * Creates the thumbnails' folder when the first one is written.
     *
     * @param evaluation folder of the evaluation
     * @param side maximum of the longer side, in pixels; 0 writes no thumbnails
     */
    public ItemThumbnails(Path evaluation, int side) {
        this.folder = evaluation.resolve(FOLDER);
        this.side = side;
    }

    /** Returns the path of an image's thumbnail, if it was made. */
    public static Path file(Path evaluation, String fingerprint) {
        int end = Math.min(NAME, fingerprint.length());
        return evaluation.resolve(FOLDER).resolve(fingerprint.substring(0, end) + ".jpg");
    }

    /** Makes the thumbnail if it does not exist, and returns the image's fingerprint. */
    public String keep(ImageSource image) {
        return fingerprints.computeIfAbsent(image, this::copy);
    }

    private String copy(ImageSource image) {
        String fingerprint = image.fingerprint();
        Path file = folder.resolve(fingerprint.substring(0, NAME) + ".jpg");
        if (side == 0 || Files.exists(file)) {
            return fingerprint;
        }
        try {
            AtomicFile.write(file, Thumbnails.jpeg(image, side));
        } catch (BadDataException e) {
            // the answers exist already: a report can do without an image that only this library can't decode
            return fingerprint;
        }
        return fingerprint;
    }

    /** Returns the file name of an image, without its folder on this machine. */
    public static String name(ImageSource image) {
        String name = image.name().replace('\\', '/');
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
