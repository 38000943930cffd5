package io.github.rlaifv.bench.attack.attempt;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;

/** Copies, deletes and reads folders. */
public final class FileTree {
    private static final long LINKED_FROM = 200_000;

    private FileTree() {}

    private interface Visit {
        void file(Path file, BasicFileAttributes attributes) throws IOException;
    }

    /** Copies a folder with its content. Large files become hard links, which must not be written in place. */
    public static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        walk(from, (file, attributes) -> {
            Path target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            if (attributes.size() >= LINKED_FROM) {
                Files.createLink(target, file.toRealPath());
            } else {
                Files.copy(file, target);
            }
        });
    }

    /** Deletes a folder with its content, if it exists. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, java.io.IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Returns all files below a folder by relative name, with one character per byte. Files that vanish meanwhile are
     * skipped.
     */
    public static Map<String, String> read(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            walk(folder, (file, attributes) -> {
                try {
                    files.put(folder.relativize(file).toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
                } catch (IOException e) {
                    files.remove(folder.relativize(file).toString());
                }
            });
        }
        return files;
    }

    /** Returns the sum of the sizes of all files below a folder. */
    public static long bytes(Path folder) throws IOException {
        long[] sum = {0};
        if (Files.isDirectory(folder)) {
            walk(folder, (file, attributes) -> sum[0] += attributes.size());
        }
        return sum[0];
    }

    private static void walk(Path folder, Visit visit) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    visit.file(file, attributes);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException failure) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(
                        Path directory, java.io.@org.jspecify.annotations.Nullable IOException failure) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException e) {
            // the folder was deleted during the walk; what was seen before counts
        }
    }
}
