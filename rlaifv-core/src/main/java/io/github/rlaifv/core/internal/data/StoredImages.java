package io.github.rlaifv.core.internal.data;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.file.AtomicFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Turns images into paths relative to a JSON Lines file. */
public final class StoredImages {
    private final Path folder;

    /** Creates paths for the records of a file. */
    public StoredImages(Path jsonl) {
        folder = ImagePlaces.folder(jsonl);
    }

    /** Returns the path to write, with forward slashes. An image in memory is first written to {@code images/}. */
    public String store(ImageSource image) {
        if (image instanceof ImageSource.Unpadded unpadded) {
            return store(unpadded.image());
        }
        if (image instanceof ImageSource.InFile inFile) {
            return relative(inFile.path().toAbsolutePath().normalize());
        }
        byte[] encoded = image.read();
        String name = ContentHash.of(encoded) + "." + ImageKind.of(encoded);
        Path file = folder.resolve("images").resolve(name);
        if (!Files.exists(file)) {
            AtomicFile.write(file, encoded);
        }
        return relative(file);
    }

    private String relative(Path file) {
        boolean sameRoot = file.getRoot().equals(folder.getRoot());
        return (sameRoot ? folder.relativize(file) : file)
                .toString()
                .replace(file.getFileSystem().getSeparator(), "/");
    }

    private static final class ImageKind {
        /** Returns the file name ending for the first bytes of an encoded image. */
        static String of(byte[] encoded) {
            if (startsWith(encoded, 0, 0x89, 'P', 'N', 'G')) {
                return "png";
            }
            if (startsWith(encoded, 0, 0xFF, 0xD8)) {
                return "jpg";
            }
            if (startsWith(encoded, 0, 'R', 'I', 'F', 'F') && startsWith(encoded, 8, 'W', 'E', 'B', 'P')) {
                return "webp";
            }
            if (startsWith(encoded, 0, 'G', 'I', 'F', '8')) {
                return "gif";
            }
            return startsWith(encoded, 0, 'B', 'M') ? "bmp" : "img";
        }

        private static boolean startsWith(byte[] bytes, int offset, int... expected) {
            if (bytes.length < offset + expected.length) {
                return false;
            }
            for (int i = 0; i < expected.length; i++) {
                if ((bytes[offset + i] & 0xFF) != expected[i]) {
                    return false;
                }
            }
            return true;
        }
    }
}
