package io.github.rlaifv.spark.internal;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file in any storage that Hadoop knows.
 *
 * @param path path or address of the file
 * @param settings settings of the storage
 */
record StoredFile(String path, Configuration settings) {

    /**
     * Reads an image.
     *
     * @throws BadDataException naming the file if it is missing or larger than {@link InputLimit#IMAGE}
     */
    byte[] bytes() {
        try (FSDataInputStream in = system().open(new Path(path))) {
            int most = Math.toIntExact(Math.min(Integer.MAX_VALUE - 9L, InputLimit.IMAGE.value()));
            byte[] bytes = in.readNBytes(most + 1);
            if (bytes.length > most) {
                throw new BadDataException(path + " is larger than " + most + " bytes, the limit of images");
            }
            return bytes;
        } catch (FileNotFoundException e) {
            throw new BadDataException(path + " does not exist; restore the file, or remove its row", e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed", e);
        }
    }

    boolean exists() {
        try {
            return system().exists(new Path(path));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + path + " failed", e);
        }
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** Replaces the file. */
    void write(String text) {
        try (FSDataOutputStream out = system().create(new Path(path), true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + path + " failed", e);
        }
    }

    private FileSystem system() throws IOException {
        return new Path(path).getFileSystem(settings);
    }
}
