package io.github.rlaifv.core.internal.file;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Lock that excludes a second run from a folder, whether in this process or in another one. The system frees the lock
 * when the process ends, even if it is killed. The thread that holds a lock may lock the folder again for another
 * purpose, so that a run can consist of other runs in the same folder.
 */
public final class FolderLock implements AutoCloseable {
    /** Name of the lock file in a folder. It exists while a run works in the folder and after a run was killed. */
    static final String FILE = ".lock";

    /**
     * The locks of this process. Two instances of a lock file must never be open in a process at once: when one of them is
     * closed, the system frees the lock of the other.
     */
    private static final Map<Path, Held> HELD = new HashMap<>();

    private final Path file;
    private final Path folder;
    private final Held held;
    private final String purpose;
    private boolean open = true;
    private boolean temporary;

    /** A lock of this process with the purposes for which it is held. */
    private record Held(FileChannel channel, Object key, Thread thread, Set<String> purposes) {}

    private FolderLock(Path file, Path folder, Held held, String purpose) {
        this.file = file;
        this.folder = folder;
        this.held = held;
        this.purpose = purpose;
    }

    /**
     * Locks a folder, which must exist, until the lock is closed.
     *
     * @param purpose name of the kind of run
     * @throws BadDataException if another run, of this or another process, works in the folder
     * @throws StorageException if the lock file can't be written
     */
    public static FolderLock of(Path folder, String purpose) {
        try {
            return take(folder.toRealPath().resolve(FILE), folder, purpose);
        } catch (IOException e) {
            throw StorageException.writing(folder.resolve(FILE), e);
        }
    }

    /**
     * Locks a file that a run extends or replaces, with a lock file beside it. A missing parent folder is created.
     *
     * @throws BadDataException if another run writes the file
     * @throws StorageException if the lock file can't be written
     */
    public static FolderLock ofFile(Path file, String purpose) {
        try {
            Path target = AtomicFile.behindLinks(file);
            AtomicFile.makeFolderOf(target);
            return beside(target, purpose);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /**
     * Locks a folder that will be replaced as a whole or created, with a lock file beside it.
     *
     * @throws BadDataException if another run writes the folder
     * @throws StorageException if the lock file can't be written
     */
    static FolderLock beside(Path folder, String purpose) {
        Path file = folder.resolveSibling("." + folder.getFileName() + FILE);
        try {
            return take(file, folder, purpose);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** Returns the path that a lock file beside it locks; the given path itself if it is not the name of a lock file. */
    static Path locked(Path lock) {
        String name = lock.getFileName().toString();
        return name.length() > 1 + FILE.length() && name.startsWith(".") && name.endsWith(FILE)
                ? lock.resolveSibling(name.substring(1, name.length() - FILE.length()))
                : lock;
    }

    private static FolderLock take(Path file, Path folder, String purpose) throws IOException {
        synchronized (HELD) {
            Held held = HELD.get(file);
            if (held == null) {
                held = lock(file, folder);
                HELD.put(file, held);
            } else if (held.thread() != Thread.currentThread()
                    || held.purposes().contains(purpose)) {
                throw busy(folder);
            }
            held.purposes().add(purpose);
            return new FolderLock(file, folder, held, purpose);
        }
    }

    /**
     * Locks the file and checks that it is still the file of that name, since a lock file is deleted when its lock is
     * freed.
     */
    private static Held lock(Path file, Path folder) throws IOException {
        while (true) {
            Optional<Object> before = key(file);
            FileChannel channel;
            try {
                channel = before.isPresent()
                        ? FileChannel.open(file, StandardOpenOption.WRITE)
                        : FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                continue;
            } catch (NoSuchFileException e) {
                if (before.isPresent()) {
                    continue;
                }
                throw e;
            }
            if (!locked(channel)) {
                channel.close();
                throw busy(folder);
            }
            Optional<Object> after = key(file);
            if (after.isPresent() && (before.isEmpty() || before.equals(after))) {
                return new Held(channel, after.get(), Thread.currentThread(), new HashSet<>());
            }
            channel.close();
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static Optional<Object> key(Path file) {
        try {
            Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
            return Optional.of(key == null ? file : key);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static BadDataException busy(Path folder) {
        return new BadDataException(
                "another run is writing to " + folder + ": wait for its end, or use another folder");
    }

    /**
     * Checks that the folder was not deleted or replaced, which would let another run work in it.
     *
     * @throws StorageException naming the folder
     */
    public void requireHeld() {
        if (!key(file).equals(Optional.of(held.key()))) {
            throw new StorageException(
                    folder + " was deleted or replaced while a run wrote to it: run again, and leave the folder alone"
                            + " meanwhile");
        }
    }

    /** Deletes the folder when this lock is closed, if it is empty then and no other purpose holds it. */
    public void deleteFolderIfEmpty() {
        temporary = true;
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (!open) {
                return;
            }
            open = false;
            held.purposes().remove(purpose);
            if (!held.purposes().isEmpty()) {
                return;
            }
            HELD.remove(file);
            try (FileChannel channel = held.channel()) {
                if (key(file).equals(Optional.of(held.key()))) {
                    Files.deleteIfExists(file);
                    if (temporary) {
                        // fails if the folder is not empty
                        Files.deleteIfExists(folder.toRealPath());
                    }
                }
            } catch (IOException e) {
                // the system frees the lock when the process ends, and remaining empty files and folders do no harm
            }
        }
    }
}
