package io.github.rlaifv.core.internal.file;

import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Replaces files atomically. A reader sees either the old file or the complete new one, and the new one survives a
 * crash of the machine. The new content is first written beside the file under a unique temporary name ({@link #part})
 * with default permissions. A symbolic link is kept and its target is replaced. Devices, pipes and folders are never
 * replaced.
 */
public final class AtomicFile {
    private static final String SUFFIX = ".rlaifv-part";
    private static final Pattern PART = Pattern.compile("\\..+\\.[0-9a-f]{12}" + Pattern.quote(SUFFIX));

    private AtomicFile() {}

    /**
     * Replaces a text file. Missing parent folders are created.
     *
     * @throws StorageException if the file cannot be written; the earlier file is kept
     */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces a file. Missing parent folders are created.
     *
     * @throws StorageException if the file cannot be written; the earlier file is kept
     */
    public static void write(Path file, byte[] content) {
        try {
            replace(file, content);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** Same as {@link #write}, for callers that report failures with another path. */
    static void replace(Path file, byte[] content) throws IOException {
        Path target = replaceable(file);
        makeFolder(folderOf(target));
        Path part = part(target);
        try {
            Files.write(part, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            put(part, target);
        } catch (IOException | RuntimeException e) {
            discard(part, e);
            throw e;
        }
    }

    /**
     * Moves a finished file to the place of another file, atomically if the file system supports it. If the other file
     * is a link, the link is kept and its target is replaced.
     *
     * @param part the finished file, usually with a name from {@link #part}
     */
    public static void put(Path part, Path file) throws IOException {
        Path target = replaceable(file);
        sync(part);
        try {
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        }
        syncDirectory(folderOf(target));
    }

    /** Forces the content of a file to the disk, so that it survives a crash of the machine. */
    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes renames in a directory durable if the system supports it. */
    public static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows cannot open directories, but its renames are durable anyway.
        }
    }

    /**
     * Copies the content of a file, following links. The copy gets default permissions, so that the copy of a
     * read-only file can be changed and replaced.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the target exists
     */
    public static void copy(Path from, Path to) throws IOException {
        try (InputStream content = Files.newInputStream(from)) {
            Files.copy(content, to);
        }
    }

    /**
     * Makes a file appear at a second path without taking space, or copies it if the file system can't. Only for files
     * that are replaced as a whole and never changed in place.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the target exists
     */
    public static void linkOrCopy(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from.toRealPath());
        } catch (UnsupportedOperationException | FileSystemException e) {
            copy(from, to);
        }
    }

    /**
     * Whether {@link #linkOrCopy} makes links in a folder. Tries it with an empty file.
     *
     * @throws StorageException if no file can be written to the folder
     */
    public static boolean canLink(Path folder) {
        try {
            Path file = part(folder.resolve("file"));
            Path link = part(folder.resolve("link"));
            Files.createFile(file);
            try {
                Files.createLink(link, file);
                return true;
            } catch (UnsupportedOperationException | FileSystemException e) {
                return false;
            } finally {
                Files.deleteIfExists(link);
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw StorageException.writing(folder, e);
        }
    }

    /**
     * Returns a unique temporary path beside a file, or beside the target of a link, to which the file's next version
     * can be written.
     */
    public static Path part(Path file) throws IOException {
        Path target = behindLinks(file);
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return target.resolveSibling("." + target.getFileName() + "." + random + SUFFIX);
    }

    /** Deletes a file if it exists. If it is a link, the link is kept and its target is deleted. */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(replaceable(file));
    }

    /**
     * Whether a file exists and is not empty.
     *
     * @throws StorageException if the file's size cannot be read
     */
    public static boolean isFilled(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Creates a folder and its missing parents. A link to a folder counts as a folder. */
    public static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path made = behindLinks(folder);
        Path parent = made.getParent();
        if (parent != null) {
            makeFolder(parent);
        }
        Files.createDirectories(made);
        if (parent != null) {
            syncDirectory(parent);
        }
    }

    /** Creates the parent folder of a file and its missing parents. */
    public static void makeFolderOf(Path file) throws IOException {
        makeFolder(folderOf(file.toAbsolutePath()));
    }

    /** Whether a file's name comes from {@link #part}, so that the file may be deleted if no run uses it. */
    public static boolean isPart(String name) {
        return PART.matcher(name).matches();
    }

    /** Deletes an unfinished file. If that fails too, the exception is added to the given failure as suppressed. */
    public static void discard(Path part, Throwable failure) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Returns the absolute path to which symbolic links lead, whether it exists or not. */
    static Path behindLinks(Path path) throws IOException {
        Path real = path.toAbsolutePath();
        for (int links = 0; Files.isSymbolicLink(real); links++) {
            if (links == 40) {
                throw new IOException("too many levels of symbolic links");
            }
            real = real.resolveSibling(Files.readSymbolicLink(real));
        }
        return Files.exists(real) ? real.toRealPath() : real.normalize();
    }

    /**
     * Returns the path to which a file's links lead. It must be a file or missing, since a link may point to a device.
     */
    private static Path replaceable(Path file) throws IOException {
        Path target = behindLinks(file);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(
                    file.toString(), null, target + " is a device, pipe or folder, so it was not replaced");
        }
        return target;
    }

    private static Path folderOf(Path absolute) {
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder;
    }
}
