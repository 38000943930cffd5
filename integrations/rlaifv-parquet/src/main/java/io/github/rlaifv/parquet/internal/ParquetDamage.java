package io.github.rlaifv.parquet.internal;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RlaifvException;
import io.github.rlaifv.core.run.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.apache.parquet.schema.MessageType;

/** Converts the errors that the Parquet library throws on damaged bytes into an exception that names the file. */
final class ParquetDamage {
    private ParquetDamage() {}

    /** An operation that reads a file. */
    interface Reading<T> {
        T run() throws IOException;
    }

    static <T> T named(Path file, String place, Reading<T> reading) {
        try {
            return reading.run();
        } catch (RlaifvException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError e) {
            requireReadable(file, e);
            throw new BadDataException(
                    file + place + " can't be read as Parquet: " + reason(e)
                            + "; the file is cut off or damaged, fetch or write it again",
                    e);
        } catch (OutOfMemoryError e) {
            // a damaged length makes the decoder allocate gigabytes; only that allocation failed, the heap is intact
            throw new BadDataException(
                    file + place + " needs more memory than there is: the file is damaged, or has pages too large for"
                            + " this heap (raise -Xmx, or write it again with smaller row groups)",
                    e);
        }
    }

    /** Throws if the system rejected the access, which is not damage; the Parquet library wraps such errors. */
    private static void requireReadable(Path file, Throwable thrown) {
        for (Throwable cause = thrown; cause != null && cause.getCause() != cause; cause = cause.getCause()) {
            if (cause instanceof ClosedByInterruptException || cause instanceof FileSystemException) {
                throw StorageException.reading(file, (IOException) cause);
            }
            if (cause instanceof RlaifvException ours) {
                throw ours;
            }
        }
    }

    private static String reason(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String text = message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
        return text.length() > 300 ? text.substring(0, 300) + "..." : text;
    }

    static String columns(MessageType schema) {
        return schema.getFields().stream()
                .map(field -> field.getName())
                .toList()
                .toString();
    }
}
