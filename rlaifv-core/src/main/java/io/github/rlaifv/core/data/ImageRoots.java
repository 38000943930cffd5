package io.github.rlaifv.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Folders in which the images of a JSON Lines or Parquet file may lie, in addition to the folder of that file. A path
 * in a data file decides what is read from this machine and later copied into written datasets. A path to any other
 * folder is therefore rejected, including paths through links.
 *
 * <p>Images of a dataset whose {@code DatasetCard} contains their SHA-256 are accepted in any folder, for example
 * those of a feedback run. The writer of the card already knew their content.
 */
public final class ImageRoots {
    /** Allows no folder besides that of the file. */
    public static final ImageRoots NONE = new ImageRoots(List.of(), false);

    private final List<Path> folders;
    private final boolean anywhere;

    private ImageRoots(List<Path> folders, boolean anywhere) {
        this.folders = List.copyOf(folders);
        this.anywhere = anywhere;
    }

    /** Allows the given folders. */
    public static ImageRoots of(Path... folders) {
        return of(List.of(folders));
    }

    /** Allows the given folders. */
    public static ImageRoots of(List<Path> folders) {
        return new ImageRoots(folders, false);
    }

    /** Allows every folder of this machine, for files that this program or its user wrote. */
    public static ImageRoots anywhere() {
        return new ImageRoots(List.of(), true);
    }

    public boolean isAnywhere() {
        return anywhere;
    }

    /** The folders, in order. Relative paths that lead nowhere from the file's folder are resolved against them. */
    public List<Path> folders() {
        return folders;
    }

    /** Returns these folders and the folder of a file. */
    public List<Path> with(Path folder) {
        List<Path> all = new ArrayList<>(folders);
        all.add(folder);
        return all;
    }
}
