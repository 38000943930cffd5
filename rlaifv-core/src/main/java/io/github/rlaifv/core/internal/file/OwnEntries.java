package io.github.rlaifv.core.internal.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Distinguishes the entries of a folder that runs wrote from those of others, by the {@link FolderMarker} of the
 * folder and of the folders above and below it. Links count as entries and are never followed.
 */
public final class OwnEntries {
    private final List<Path> own = new ArrayList<>();
    private final List<String> foreign = new ArrayList<>();
    private final Path top;

    /** A marker and the folder to which it belongs. */
    private record Level(Path folder, FolderMarker marker) {
        boolean owns(Path entry) {
            return marker.owns(slashes(folder.relativize(entry)));
        }
    }

    private OwnEntries(Path top) {
        this.top = top;
    }

    /**
     * Classifies the entries of a folder.
     *
     * @param run folder of the run that contains the folder, or the folder itself
     * @param marker marker of the run's folder
     */
    public static OwnEntries of(Path folder, Path run, FolderMarker marker) throws IOException {
        OwnEntries entries = new OwnEntries(folder.toAbsolutePath());
        entries.lookInto(entries.top, List.of(new Level(run.toAbsolutePath(), marker)));
        return entries;
    }

    /** Classifies the entries of a folder by its own marker. */
    static OwnEntries of(Path folder) throws IOException {
        return of(folder, folder, FolderMarker.NONE);
    }

    private void lookInto(Path folder, List<Level> above) throws IOException {
        List<Level> levels = new ArrayList<>(above);
        Path marker = folder.resolve(FolderMarker.FILE);
        int foreignBefore = foreign.size();
        if (Files.exists(marker, LinkOption.NOFOLLOW_LINKS)) {
            levels.add(new Level(folder, FolderMarker.read(folder)));
        } else if (owned(folder, levels)) {
            takeAll(folder);
            return;
        }
        for (Path entry : FolderEntries.of(folder)) {
            if (isFolder(entry)) {
                boolean marked = Files.exists(entry.resolve(FolderMarker.FILE));
                boolean mine = owned(entry, levels)
                        || marked && TemporaryFolder.target(entry).isPresent();
                if (!mine && (marked || FolderEntries.isEmpty(entry))) {
                    foreign.add(slashes(top.relativize(entry)) + "/");
                } else {
                    lookInto(entry, levels);
                }
            } else if (entry.equals(marker)) {
                continue;
            } else if (isService(entry) || owned(entry, levels) || owned(FolderLock.locked(entry), levels)) {
                own.add(entry);
            } else {
                foreign.add(slashes(top.relativize(entry)));
            }
        }
        if (foreign.size() == foreignBefore) {
            // a folder in which entries of others remain keeps its marker, which shows that they are not ours
            own.add(marker);
            own.add(folder);
        }
    }

    private void takeAll(Path folder) throws IOException {
        for (Path entry : FolderEntries.of(folder)) {
            if (isFolder(entry)) {
                takeAll(entry);
            } else {
                own.add(entry);
            }
        }
        own.add(folder);
    }

    private static boolean owned(Path entry, List<Level> levels) {
        return levels.stream().anyMatch(level -> level.owns(entry));
    }

    private static boolean isFolder(Path entry) {
        return Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether a file is one that any run may leave behind: a marker, a lock or an unfinished file. */
    static boolean isService(Path entry) {
        String name = entry.getFileName().toString();
        return name.equals(FolderMarker.FILE) || name.equals(FolderLock.FILE) || AtomicFile.isPart(name);
    }

    /** The paths of the entries of others, relative to the folder. */
    public List<String> foreign() {
        return List.copyOf(foreign);
    }

    /** Deletes the entries that runs wrote, and folders without entries of others. */
    public void delete() throws IOException {
        for (Path entry : own) {
            if (entry.equals(top) && Files.isSymbolicLink(entry)) {
                continue;
            }
            try {
                Files.deleteIfExists(entry);
            } catch (DirectoryNotEmptyException e) {
                // it contains entries of others, which are kept
            }
        }
    }

    static String slashes(Path path) {
        return path.toString().replace(path.getFileSystem().getSeparator(), "/");
    }
}
