package io.github.rlaifv.core.internal.folder;

import io.github.rlaifv.core.internal.file.AtomicFile;
import io.github.rlaifv.core.internal.file.AtomicFolder;
import io.github.rlaifv.core.internal.file.FolderEntries;
import io.github.rlaifv.core.internal.file.FolderLock;
import io.github.rlaifv.core.internal.file.FolderMarker;
import io.github.rlaifv.core.internal.file.OwnEntries;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A folder that a run writes to. It is locked while this object is open, and marked as owned by the run. Files that
 * have names of the run's entries but were not written by such a run are rejected; files with other names are not
 * touched. Runs of several kinds may share a folder.
 */
public final class WorkFolder implements AutoCloseable {
    private final Path path;
    private final RunKind kind;
    private final FolderLock lock;

    private WorkFolder(Path path, RunKind kind, FolderLock lock) {
        this.path = path;
        this.kind = kind;
        this.lock = lock;
    }

    /**
     * Opens a folder, and creates it if it is missing.
     *
     * @throws BadDataException if another run writes to the folder, or if it has foreign files under names that the run
     *     writes; nothing is changed in these cases
     * @throws StorageException if the folder can't be created or written
     */
    public static WorkFolder open(Path folder, RunKind kind) {
        return open(folder, kind, () -> {});
    }

    /**
     * Same as {@link #open(Path, RunKind)}, with a check of the folder's contents.
     *
     * @param check throws if the contents are not accepted; called after the folder is locked and before anything is
     *     changed
     */
    public static WorkFolder open(Path folder, RunKind kind, Runnable check) {
        FolderLock lock = lock(folder, kind.name());
        try {
            check.run();
            claim(folder, kind);
            return new WorkFolder(folder, kind, lock);
        } catch (IOException e) {
            lock.close();
            throw StorageException.writing(folder, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static void claim(Path folder, RunKind kind) throws IOException {
        FolderMarker before = FolderMarker.read(folder);
        FolderMarker after = before.with(kind.name(), kind.entries());
        if (after.equals(before)) {
            return;
        }
        List<String> foreign = claimed(folder, before, kind);
        if (!foreign.isEmpty()) {
            throw new BadDataException(folder + " holds " + AtomicFolder.some(foreign) + ", which the results of this "
                    + kind.name() + " would replace, and nothing (no " + FolderMarker.FILE
                    + ") says that such a run wrote it: nothing was changed. Choose another folder, or move it away");
        }
        after.write(folder);
    }

    /** Entries at the top of the folder whose names the run needs and that belong to no run yet. */
    private static List<String> claimed(Path folder, FolderMarker before, RunKind kind) throws IOException {
        SortedSet<String> tops = new TreeSet<>();
        kind.entries().forEach(entry -> tops.add(entry.contains("/") ? entry.substring(0, entry.indexOf('/')) : entry));
        List<String> found = new ArrayList<>();
        for (Path entry : FolderEntries.of(folder)) {
            String name = entry.getFileName().toString();
            boolean empty = Files.isDirectory(entry) && FolderEntries.isEmpty(entry);
            boolean known = before.owns(name)
                    || before.kinds().values().stream()
                            .flatMap(SortedSet::stream)
                            .anyMatch(owned -> owned.startsWith(name + "/"));
            boolean wanted = tops.stream().anyMatch(top -> FolderMarker.matches(top, name));
            if (wanted && !empty && !known && !kind.recognized().test(entry.toAbsolutePath())) {
                found.add(name);
            }
        }
        return found;
    }

    /**
     * Locks a folder without marking it, for work that takes long before it opens the folder. The folder is created if
     * it is missing, and deleted again if it is still empty when the lock is closed.
     *
     * @throws BadDataException if another run writes to the folder
     * @throws StorageException if the folder can't be created or written
     */
    public static FolderLock lock(Path folder, String purpose) {
        boolean missing = Files.notExists(folder);
        try {
            AtomicFile.makeFolder(folder);
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
        FolderLock lock = FolderLock.of(folder, purpose);
        if (missing) {
            lock.deleteFolderIfEmpty();
        }
        return lock;
    }

    /** Whether a run of this kind has written to a folder before. */
    public static boolean isMarked(Path folder, RunKind kind) {
        return FolderMarker.read(folder).has(kind.name());
    }

    /** Whether the name of an entry belongs to this kind of run. */
    public boolean isOwn(Path entry) {
        String name = entry.getFileName().toString();
        return kind.entries().stream().anyMatch(own -> FolderMarker.matches(own, name));
    }

    /** Whether any run has written to a folder before. */
    public static boolean isMarked(Path folder) {
        return Files.exists(folder.resolve(FolderMarker.FILE));
    }

    /**
     * The names of the kinds of run that have written to a folder ({@link RunKind#name()}); none if it has no marker or
     * a damaged one.
     */
    public static SortedSet<String> kinds(Path folder) {
        try {
            return new TreeSet<>(FolderMarker.read(folder).kinds().keySet());
        } catch (BadDataException e) {
            return new TreeSet<>();
        }
    }

    /** The path of the folder as it was given. */
    public Path path() {
        return path;
    }

    /**
     * Checks that an entry that will be replaced contains no foreign files.
     *
     * @param entry a file or folder of the run
     * @throws BadDataException naming the foreign files
     */
    public void requireOwn(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                List<String> foreign =
                        OwnEntries.of(entry, path, FolderMarker.read(path)).foreign();
                if (!foreign.isEmpty()) {
                    throw new BadDataException(entry + " must be replaced, but holds entries that no run wrote ("
                            + AtomicFolder.some(foreign)
                            + "): nothing was changed. Move them away, or choose another folder");
                }
            }
        } catch (IOException e) {
            throw StorageException.reading(entry, e);
        }
    }

    /**
     * Deletes a file or folder of this kind of run, if it exists. Foreign files inside it are kept.
     *
     * @throws StorageException if it can't be deleted
     */
    public void delete(Path entry) {
        try {
            if (Files.isDirectory(entry)) {
                OwnEntries.of(entry, path, FolderMarker.read(path)).delete();
            } else {
                AtomicFile.delete(entry);
            }
        } catch (IOException e) {
            throw StorageException.writing(entry, e);
        }
    }

    /**
     * Deletes partial files that a killed run left behind.
     *
     * @param inside the folder itself or one below it
     * @throws StorageException if they can't be deleted
     */
    public void removeParts(Path inside) {
        if (!Files.isDirectory(inside)) {
            return;
        }
        try {
            for (Path file : FolderEntries.of(inside)) {
                if (AtomicFile.isPart(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(inside, e);
        }
    }

    /**
     * Checks that the folder was not deleted or replaced, so that another run could be using it.
     *
     * @throws StorageException naming the folder
     */
    public void requireHeld() {
        lock.requireHeld();
    }

    /**
     * Checks that files which the run wrote or read still exist, before it is called finished.
     *
     * @param names names of files inside the folder
     * @throws StorageException naming the first file that is missing
     */
    public void requireThere(String... names) {
        requireHeld();
        for (String name : names) {
            if (!Files.isRegularFile(path.resolve(name))) {
                throw new StorageException(
                        path.resolve(name) + " was deleted while a run wrote to the folder: run again,"
                                + " and leave the folder alone meanwhile");
            }
        }
    }

    @Override
    public void close() {
        lock.close();
    }

    @Override
    public String toString() {
        return path + " (" + kind.name() + ")";
    }
}
