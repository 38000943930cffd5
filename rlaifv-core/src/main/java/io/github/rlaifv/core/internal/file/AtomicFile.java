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
 * Replaces files so that a reader sees the old one or the whole new one, and so that the new one survives a crash of the
 * machine. The new content is written beside the file under a name that nobody else uses ({@link #part}), so that no other
 * file is lost; it gets the permissions of any new file. A symbolic link stays, what it points to is replaced; devices,
 * pipes and folders never are.
 */
public final class AtomicFile {
    private static final String SUFFIX = ".rlaifv-part";
    private static final Pattern PART = Pattern.compile("\\..+\\.[0-9a-f]{12}" + Pattern.quote(SUFFIX));

    private AtomicFile() {}

    /**
     * Replaces a text file. Folders are made as needed.
     *
     * @throws StorageException if the file cannot be written; the earlier one is still there then
     */
    public static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Replaces a file. Folders are made as needed.
     *
     * @throws StorageException if the file cannot be written; the earlier one is still there then
     */
    public static void write(Path file, byte[] content) {
        try {
            replace(file, content);
        } catch (IOException e) {
            throw StorageException.writing(file, e);
        }
    }

    /** Same as {@link #write}, for callers that name another path in their failure. */
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
     * Puts a finished file in the place of another, in one step where the file system can. A link in the place of the
     * second file stays.
     *
     * @param part the finished file, such as one under the name that {@link #part} gave
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

    /** Makes the content of a file survive a crash of the machine. */
    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Makes renames in a directory durable where the system can. */
    public static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no directories; its renames are durable by themselves.
        }
    }

    /**
     * Copies what a file, or what it links to, holds; the copy gets the permissions of any new file, so that one of a folder
     * that may only be read can be changed and replaced.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the target exists
     */
    public static void copy(Path from, Path to) throws IOException {
        try (InputStream content = Files.newInputStream(from)) {
            Files.copy(content, to);
        }
    }

    /** A name beside a file, or beside what it links to, under which its next version can be written. */
    public static Path part(Path file) throws IOException {
        Path target = behindLinks(file);
        String random = UUID.randomUUID().toString().replace("-", "").substring(0, 12);
        return target.resolveSibling("." + target.getFileName() + "." + random + SUFFIX);
    }

    /** Deletes a file if it is there; a link to it stays. */
    public static void delete(Path file) throws IOException {
        Files.deleteIfExists(replaceable(file));
    }

    /**
     * Whether a file is there and holds anything.
     *
     * @throws StorageException if that can't be found out
     */
    public static boolean isFilled(Path file) {
        try {
            return Files.exists(file) && Files.size(file) > 0;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /** Makes a folder and those above it where they are missing; a link to a folder is one. */
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

    /** Makes the folder that a file is to be in, and those above it. */
    public static void makeFolderOf(Path file) throws IOException {
        makeFolder(folderOf(file.toAbsolutePath()));
    }

    /** Whether a file's name is one that {@link #part} gave, so that the file may be deleted where no run uses it. */
    public static boolean isPart(String name) {
        return PART.matcher(name).matches();
    }

    /** Deletes what could not be finished; what goes wrong with that is added to the failure. */
    public static void discard(Path part, Throwable failure) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** The absolute path that symbolic links lead to, whether something is there or not. */
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

    /** What a file's links lead to, which must be a file or nothing: a link may lead to a device of the machine. */
    private static Path replaceable(Path file) throws IOException {
        Path target = behindLinks(file);
        if (Files.exists(target) && !Files.isRegularFile(target)) {
            throw new FileSystemException(
                    file.toString(), null, target + " is a device, pipe or folder, which is not replaced");
        }
        return target;
    }

    private static Path folderOf(Path absolute) {
        Path folder = absolute.getParent();
        return folder == null ? absolute : folder;
    }
}
