package io.github.rlaifv.core.image;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.BoundedFile;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.InputLimit;
import io.github.rlaifv.core.run.StorageException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/** The encoded bytes (PNG, JPEG, WebP, ...) of one image: in a file, in memory, or read when needed. */
public sealed interface ImageSource {

    /** A name of the image for messages and file listings, such as its path. */
    String name();

    /**
     * Reads the encoded bytes.
     *
     * @throws BadDataException naming the file if it is missing, not a regular file, or larger than {@link
     *     InputLimit#IMAGE}
     * @throws StorageException naming the file if reading it fails
     */
    byte[] read();

    /**
     * SHA-256 of the encoded bytes in hexadecimal. Images with equal fingerprints are treated as the same image and
     * encoded once.
     */
    default String fingerprint() {
        return ContentHash.of(read());
    }

    /**
     * The same image, which a model does not pad to a square before it is resized: its longer side is cut off instead. Only
     * models that pad are concerned, such as LLaVA-1.5 with {@code "image_aspect_ratio": "pad"}. The fingerprint is another
     * one, since the model sees another image. A model behind a server gets the bytes alone and decides itself.
     */
    default ImageSource withoutPadding() {
        return new Unpadded(this);
    }

    /** An image in a file, which is read each time its bytes are needed. */
    static ImageSource of(Path path) {
        return new InFile(path);
    }

    /** An image in memory, given by its encoded bytes. */
    static ImageSource of(String name, byte[] encoded) {
        return new InMemory(name, encoded);
    }

    /**
     * An image that is part of something larger, such as a row of a dataset, and is read when needed.
     *
     * @param name name for messages; two deferred images with the same name are treated as equal
     * @param bytes returns the encoded bytes at each call
     */
    static ImageSource deferred(String name, Supplier<byte[]> bytes) {
        return new Deferred(name, bytes);
    }

    /**
     * An image in a file.
     *
     * @param path path of the file
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

    /**
     * An image that is not padded to a square.
     *
     * @param image the image itself
     */
    record Unpadded(ImageSource image) implements ImageSource {
        public Unpadded {
            Objects.requireNonNull(image, "image");
        }

        @Override
        public String name() {
            return image.name();
        }

        @Override
        public byte[] read() {
            return image.read();
        }

        @Override
        public String fingerprint() {
            return ContentHash.of("without padding " + image.fingerprint());
        }

        @Override
        public ImageSource withoutPadding() {
            return this;
        }
    }

    /** An image that is read on demand from something larger. Two of them are equal if their names are equal. */
    final class Deferred implements ImageSource {
        private final String name;
        private final Supplier<byte[]> bytes;
        /** Empty until {@link #fingerprint()} is first called. */
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

        /** Computed once, because reading the image again from its container may be expensive. */
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

    /** An image in memory. Two of them are equal if their names and bytes are equal. */
    final class InMemory implements ImageSource {
        private final String name;
        private final byte[] encoded;
        private final String fingerprint;

        private InMemory(String name, byte[] encoded) {
            this.name = Objects.requireNonNull(name, "name");
            this.encoded = encoded.clone();
            this.fingerprint = ContentHash.of(encoded);
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
