package io.github.rlaifv.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the images that a JSON Lines or Parquet file names may lie besides the folder of that file. A path in a file
 * decides what is read from this machine, and ends in what is written from the data, so a path that leads elsewhere,
 * through links too, is refused unless its folder is named here.
 *
 * <p>Not refused either: the images of a dataset whose {@code DatasetCard} names their SHA-256, such as that of a feedback
 * run. Who wrote the card knew the images already.
 */
public final class ImageRoots {
    /** No folder besides that of the file. */
    public static final ImageRoots NONE = new ImageRoots(List.of(), false);

    private final List<Path> folders;
    private final boolean anywhere;

    private ImageRoots(List<Path> folders, boolean anywhere) {
        this.folders = List.copyOf(folders);
        this.anywhere = anywhere;
    }

    /** These folders too. */
    public static ImageRoots of(Path... folders) {
        return of(List.of(folders));
    }

    /** These folders too. */
    public static ImageRoots of(List<Path> folders) {
        return new ImageRoots(folders, false);
    }

    /** Every folder of this machine: for files that this program or its user wrote. */
    public static ImageRoots anywhere() {
        return new ImageRoots(List.of(), true);
    }

    public boolean isAnywhere() {
        return anywhere;
    }

    /** These folders and that of a file. */
    public List<Path> with(Path folder) {
        List<Path> all = new ArrayList<>(folders);
        all.add(folder);
        return all;
    }
}
