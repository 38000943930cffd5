package io.github.rlaifv.core.image;

import com.google.common.hash.Hashing;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/** Where the encoded bytes (PNG, JPEG, WebP, ...) of an image come from. */
public sealed interface ImageSource {

    /** A name for messages and file listings. */
    String name();

    /**
     * The encoded bytes.
     *
     * @throws BadDataException naming the file if it is missing, no regular file or larger than {@link InputLimit#IMAGE}
     * @throws StorageException naming the file if reading it fails
     */
    byte[] read();

    /** SHA-256 of the encoded bytes, hexadecimal: equal images are encoded once. */
    default String fingerprint() {
        return Hashing.sha256().hashBytes(read()).toString();
    }

    /** An image in a file, read when needed. */
    static ImageSource of(Path path) {
        return new InFile(path);
    }

    /** An image in memory. */
    static ImageSource of(String name, byte[] encoded) {
        return new InMemory(name, encoded);
    }

    /**
     * An image that stands inside something larger, a row of a dataset say, and is read when needed.
     *
     * @param name for messages; two images of the same name are taken to be the same
     * @param bytes gives the encoded bytes, every time anew
     */
    static ImageSource deferred(String name, Supplier<byte[]> bytes) {
        return new Deferred(name, bytes);
    }

    /**
     * An image in a file.
     *
     * @param path of the file
     */
    record InFile(Path path) implements ImageSource {
        public InFile {
            Objects.requireNonNull(path, "path");
        }

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public byte[] read() {
            return BoundedFile.bytes(path, InputLimit.IMAGE);
        }
    }

    /** An image inside something larger; equal by name. */
    final class Deferred implements ImageSource {
        private final String name;
        private final Supplier<byte[]> bytes;
        /** Empty until it is asked for. */
        private volatile String fingerprint = "";

        private Deferred(String name, Supplier<byte[]> bytes) {
            this.name = Objects.requireNonNull(name, "name");
            this.bytes = Objects.requireNonNull(bytes, "bytes");
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public byte[] read() {
            return Objects.requireNonNull(bytes.get(), () -> "the supplier of the image " + name + " gave null");
        }

        /** Taken once: what is inside something larger can cost a lot to read. */
        @Override
        public String fingerprint() {
            if (fingerprint.isEmpty()) {
                fingerprint = ImageSource.super.fingerprint();
            }
            return fingerprint;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Deferred that && name.equals(that.name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }

        @Override
        public String toString() {
            return "ImageSource[" + name + "]";
        }
    }

    /** An image in memory; equal by name and bytes. */
    final class InMemory implements ImageSource {
        private final String name;
        private final byte[] encoded;
        private final String fingerprint;

        private InMemory(String name, byte[] encoded) {
            this.name = Objects.requireNonNull(name, "name");
            this.encoded = encoded.clone();
            this.fingerprint = Hashing.sha256().hashBytes(encoded).toString();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public byte[] read() {
            return encoded.clone();
        }

        @Override
        public String fingerprint() {
            return fingerprint;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof InMemory that && name.equals(that.name) && fingerprint.equals(that.fingerprint);
        }

        @Override
        public int hashCode() {
            return Objects.hash(name, fingerprint);
        }

        @Override
        public String toString() {
            return "ImageSource[" + name + ", " + encoded.length + " bytes]";
        }
    }
}
