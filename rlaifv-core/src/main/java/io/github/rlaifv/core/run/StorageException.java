package io.github.rlaifv.core.run;

import java.io.IOException;
import java.io.Serial;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file or folder can't be read or written because of the environment: a full disk, missing permissions, a file where
 * a folder is expected. The message names the path, the reason and what to do. Work that was finished before is kept.
 */
public class StorageException extends RlaifvException {
    @Serial
    private static final long serialVersionUID = 1L;

    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }

    public StorageException(String message) {
        super(message);
    }

    /**
     * The exception for a path that can't be read; a {@link CancelledException} if the thread was interrupted while
     * reading.
     */
    public static RlaifvException reading(Path path, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return Cancellation.interrupted("reading " + path);
        }
        return new StorageException(path + " cannot be read: " + reason(cause) + ". " + remedy(cause), cause);
    }

    /**
     * The exception for a path that can't be written, created, renamed or deleted; a {@link CancelledException} if the
     * thread was interrupted while writing.
     */
    public static RlaifvException writing(Path path, IOException cause) {
        if (cause instanceof ClosedByInterruptException) {
            return Cancellation.interrupted("writing " + path);
        }
        return new StorageException(path + " cannot be written: " + reason(cause) + ". " + remedy(cause), cause);
    }

    private static String reason(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (cause instanceof NoSuchFileException) {
            return "no such file or folder";
        }
        if (cause instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        if (cause instanceof FileAlreadyExistsException) {
            return "a file of that name exists already";
        }
        if (cause instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        if (cause instanceof CharacterCodingException) {
            return "it is not UTF-8 text";
        }
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    private static String remedy(IOException cause) {
        if (cause instanceof AccessDeniedException) {
            return "Check the permissions of the path, or use another one.";
        }
        if (cause instanceof NoSuchFileException) {
            return "Check that the path exists.";
        }
        if (cause instanceof NotDirectoryException || cause instanceof FileAlreadyExistsException) {
            return "Use another path, or move that file away.";
        }
        if (cause instanceof CharacterCodingException) {
            return "Save it as UTF-8, or remove it.";
        }
        String reason = reason(cause).toLowerCase(Locale.ROOT);
        if (reason.contains("no space") || reason.contains("quota")) {
            return "Free disk space and run again; what is finished is kept.";
        }
        if (reason.contains("read-only")) {
            return "Use a path on a writable file system.";
        }
        if (reason.contains("directory")) {
            return "Check which of the path's parts are files and which are folders.";
        }
        return "Check the disk and the path, then run again; what is finished is kept.";
    }
}
