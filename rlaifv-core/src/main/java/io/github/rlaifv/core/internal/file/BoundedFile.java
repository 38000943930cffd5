package io.github.rlaifv.core.internal.file;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads complete files up to a size limit. Devices, pipes and folders are rejected before anything is read from them. */
public final class BoundedFile {
    private BoundedFile() {}

    /**
     * All bytes of a file.
     *
     * @throws BadDataException naming the file if it is missing, not a regular file or larger than the limit
     * @throws StorageException if reading fails
     */
    public static byte[] bytes(Path file, InputLimit limit) {
        return bytes(file, limit.value(), limit.remedy());
    }

    /**
     * All bytes of a file.
     *
     * @param limit maximum size in bytes
     * @param remedy advice of the message for a larger file
     * @throws BadDataException naming the file if it is missing, not a regular file or larger than the limit
     * @throws StorageException if reading fails
     */
    public static byte[] bytes(Path file, long limit, String remedy) {
        requireRegular(file);
        try (InputStream input = Files.newInputStream(file)) {
            long bound = Math.min(limit, Integer.MAX_VALUE - 16L);
            if (Files.size(file) > bound) {
                throw tooLarge(file, bound, remedy);
            }
            // a file may grow while it is read, and files below /proc have no size
            byte[] bytes = input.readNBytes((int) bound + 1);
            if (bytes.length > bound) {
                throw tooLarge(file, bound, remedy);
            }
            return bytes;
        } catch (IOException e) {
            throw StorageException.reading(file, e);
        }
    }

    /**
     * The text of a UTF-8 file.
     *
     * @throws BadDataException naming the file if it is missing, not a regular file, larger than the limit or not
     *     UTF-8
     * @throws StorageException if reading fails
     */
    public static String text(Path file, InputLimit limit) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(file, limit)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new BadDataException(file + " is not UTF-8 text: save it as UTF-8", e);
        }
    }

    /** The lines of a UTF-8 file, without line ends. It fails in the same cases as {@link #text}. */
    public static List<String> lines(Path file, InputLimit limit) {
        return text(file, limit).lines().toList();
    }

    /**
     * Rejects a path that is not a regular file. Links are followed.
     *
     * @throws BadDataException naming the file
     */
    public static void requireRegular(Path file) {
        if (Files.isRegularFile(file)) {
            return;
        }
        if (!Files.exists(file)) {
            throw new BadDataException(file + " does not exist: check the path");
        }
        throw new BadDataException(file + " is " + (Files.isDirectory(file) ? "a folder" : "a device or pipe")
                + ": a regular file is expected");
    }

    private static BadDataException tooLarge(Path file, long bound, String remedy) {
        return new BadDataException(file + " is larger than " + bound + " bytes; " + remedy);
    }
}
