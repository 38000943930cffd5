package io.github.rlaifv.core.internal.file;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes folders atomically: beside the target, then synced and renamed, so that a folder is complete or missing. Each
 * folder has a {@link FolderMarker} that lists its files. A target with any other content is rejected before anything
 * is written. A target that is a symbolic link stays a link.
 *
 * <p>Java has no file system call that exchanges two folders. If the process dies between the two renames that replace
 * a folder, the old and the new folder are left under temporary names and the target is missing. {@link #recover} then
 * moves the new folder to the target.
 */
public final class AtomicFolder {
    /** Fills an empty folder. */
    @FunctionalInterface
    public interface Content {
        void write(Path folder) throws IOException;
    }

    private AtomicFolder() {}

    /**
     * Writes a folder in place of an earlier one of the same kind.
     *
     * @param kind such as {@code model}
     * @throws BadDataException if the target has other content, or another run is writing it
     * @throws StorageException if something cannot be written; the earlier folder is kept
     */
    public static void write(Path folder, String kind, Content content) {
        try {
            Path target = AtomicFile.behindLinks(folder);
            Path parent = target.getParent();
            if (parent == null) {
                throw new BadDataException(folder + " is the root of a file system, which can't be replaced by a "
                        + kind + ": choose a folder in it");
            }
            AtomicFile.makeFolder(parent);
            try (FolderLock lock = FolderLock.beside(target, kind)) {
                recoverLocked(target);
                requireReplaceable(target, kind);
                Path fresh = TemporaryFolder.WRITING.beside(target);
                try {
                    fill(fresh, kind, content);
                    lock.requireHeld();
                    replace(fresh, target);
                } catch (IOException | RuntimeException e) {
                    discard(fresh, e);
                    throw e;
                }
                AtomicFile.syncDirectory(parent);
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /**
     * Writes a folder that is missing or empty. Unlike {@link #write}, the content marks the folder itself, as a run does,
     * so that such a run can continue in it.
     *
     * @param purpose such as {@code merge}
     * @throws BadDataException if the target is not empty, or another run is writing it
     * @throws StorageException if something cannot be written; nothing is left then
     */
    public static void create(Path folder, String purpose, Content content) {
        try {
            Path target = AtomicFile.behindLinks(folder);
            requireEmpty(folder, target);
            AtomicFile.makeFolderOf(target);
            try (FolderLock lock = FolderLock.beside(target, purpose)) {
                recoverLocked(target);
                requireEmpty(folder, target);
                Path fresh = TemporaryFolder.WRITING.beside(target);
                try {
                    Files.createDirectory(fresh);
                    FolderMarker.everything(purpose).write(fresh);
                    content.write(fresh);
                    sync(fresh);
                    FolderMarker.read(fresh).without(purpose).write(fresh);
                    lock.requireHeld();
                    replace(fresh, target);
                } catch (IOException | RuntimeException e) {
                    discard(fresh, e);
                    throw e;
                }
                AtomicFile.syncDirectory(target.resolveSibling(""));
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /**
     * Moves what {@link #write} wrote into a folder to the parent of this folder, and removes the folder. For the content of
     * {@link #create} that something else writes as a folder.
     */
    public static void unfold(Path folder) throws IOException {
        for (Path entry : FolderEntries.of(folder)) {
            if (entry.getFileName().toString().equals(FolderMarker.FILE)) {
                Files.delete(entry);
            } else {
                Files.move(entry, folder.resolveSibling(entry.getFileName()));
            }
        }
        Files.delete(folder);
    }

    private static void requireEmpty(Path folder, Path target) throws IOException {
        if (Files.exists(target) && !Files.isDirectory(target)) {
            throw new BadDataException(folder + " is a file, but a folder must be written there: use another path, or"
                    + " move the file away");
        }
        if (Files.exists(target) && !FolderEntries.isEmpty(target)) {
            throw new BadDataException(
                    folder + " is not empty: choose a folder that does not exist yet, or move its" + " files away");
        }
    }

    private static void fill(Path fresh, String kind, Content content) throws IOException {
        Files.createDirectory(fresh);
        FolderMarker.everything(kind).write(fresh);
        content.write(fresh);
        sync(fresh);
        FolderMarker.of(kind, files(fresh)).write(fresh);
    }

    private static SortedSet<String> files(Path folder) throws IOException {
        return FolderEntries.below(folder, Integer.MAX_VALUE).stream()
                .filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                .filter(file -> !OwnEntries.isService(file))
                .map(file -> OwnEntries.slashes(folder.relativize(file)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void discard(Path fresh, Throwable failure) {
        try {
            delete(fresh);
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static void replace(Path fresh, Path target) throws IOException {
        if (!Files.exists(target) || FolderEntries.isEmpty(target)) {
            Files.deleteIfExists(target);
            Files.move(fresh, target);
            return;
        }
        Path old = TemporaryFolder.OLD.beside(target);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
        try {
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
            throw e;
        }
        delete(old);
    }

    /**
     * Rejects a folder that {@link #write} may not replace. A missing or empty folder is accepted.
     *
     * @throws BadDataException naming the entries that no run wrote
     */
    public static void requireReplaceable(Path folder, String kind) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new BadDataException(folder + " is a file, but a folder must be written there: use another path, or"
                    + " move the file away");
        }
        if (FolderEntries.isEmpty(folder)) {
            return;
        }
        if (!FolderMarker.read(folder).has(kind)) {
            throw new BadDataException(folder + " holds files, and nothing (no " + FolderMarker.FILE
                    + ") says that they are a " + kind
                    + " written by this library: nothing was replaced. Choose another"
                    + " folder, or move this one away");
        }
        List<String> foreign = OwnEntries.of(folder).foreign();
        if (!foreign.isEmpty()) {
            throw new BadDataException(folder + " holds entries that no run wrote (" + some(foreign)
                    + "), which would be lost: nothing was replaced. Move them away, or choose another folder");
        }
    }

    /** Returns the first few of the given names as text. */
    public static String some(List<String> names) {
        return names.stream().limit(3).collect(Collectors.joining(", "))
                + (names.size() > 3 ? ", and " + (names.size() - 3) + " more" : "");
    }

    /**
     * Marks a folder of an earlier version of this library, if all its files have names that the version used.
     *
     * @param names recognizes the name of such a file
     */
    public static void adopt(Path folder, String kind, Predicate<String> names) throws IOException {
        if (!Files.isDirectory(folder) || FolderMarker.find(folder).isPresent()) {
            return;
        }
        SortedSet<String> files = files(folder);
        if (!files.isEmpty() && files.stream().allMatch(names)) {
            FolderMarker.of(kind, files).write(folder);
        }
    }

    /**
     * Completes the work of a killed process. If the target is missing, the newest complete folder that was meant for
     * it is moved there. Leftover temporary folders are deleted.
     *
     * @throws BadDataException if another run is writing the folder
     * @throws StorageException if renaming fails
     */
    public static void recover(Path folder) {
        try {
            Path target = AtomicFile.behindLinks(folder);
            if (!TemporaryFolder.OLD.leftBeside(target).isEmpty()
                    || !TemporaryFolder.WRITING.leftBeside(target).isEmpty()) {
                try (FolderLock lock = FolderLock.beside(target, "recovery")) {
                    recoverLocked(target);
                }
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /**
     * Runs {@link #recover} for all folders that are written inside a folder.
     *
     * @throws StorageException if something cannot be read or renamed
     */
    public static void recoverInside(Path parent) {
        if (!Files.isDirectory(parent)) {
            return;
        }
        SortedSet<String> names = new TreeSet<>();
        try {
            FolderEntries.of(parent).stream()
                    .flatMap(entry -> TemporaryFolder.target(entry).stream())
                    .forEach(names::add);
        } catch (IOException e) {
            throw StorageException.reading(parent, e);
        }
        names.forEach(name -> recover(parent.resolve(name)));
    }

    private static void recoverLocked(Path target) throws IOException {
        List<Path> old = TemporaryFolder.OLD.leftBeside(target);
        List<Path> fresh = TemporaryFolder.WRITING.leftBeside(target);
        if (!Files.exists(target) && !old.isEmpty()) {
            Path whole =
                    fresh.stream().filter(AtomicFolder::isWhole).findFirst().orElse(old.get(0));
            Files.move(whole, target, StandardCopyOption.ATOMIC_MOVE);
        }
        for (Path left : Stream.concat(old.stream(), fresh.stream()).toList()) {
            if (Files.exists(left)) {
                delete(left);
            }
        }
    }

    private static boolean isWhole(Path folder) {
        return !FolderMarker.read(folder).owns(FolderMarker.EVERYTHING);
    }

    /** Deletes the entries that runs wrote to a folder with a marker. If entries of others remain, the folder is kept. */
    public static void delete(Path folder) throws IOException {
        if (FolderMarker.find(folder).isPresent()) {
            OwnEntries.of(folder).delete();
        }
    }

    private static void sync(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                AtomicFile.sync(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                AtomicFile.syncDirectory(directory);
                return super.postVisitDirectory(directory, failure);
            }
        });
    }
}
