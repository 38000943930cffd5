package io.github.rlaifv.core.internal;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/** Folders that are whole or not there: written beside the target, synced, renamed. */
public final class AtomicFolder {

    /** Fills an empty folder. */
    @FunctionalInterface
    public interface Content {
        void write(Path folder) throws IOException;
    }

    private AtomicFolder() {}

    /** Writes a folder in place of what may stand there. */
    public static void write(Path target, Content content) throws IOException {
        Path absolute = target.toAbsolutePath().normalize();
        Path temporary = beside(absolute, ".writing");
        delete(temporary);
        Files.createDirectories(temporary);
        content.write(temporary);
        sync(temporary);
        replace(temporary, absolute);
        syncDirectory(Objects.requireNonNull(absolute.getParent(), "a folder that is written has a parent"));
    }

    private static void replace(Path temporary, Path target) throws IOException {
        if (Files.exists(target)) {
            Path old = beside(target, ".old");
            delete(old);
            Files.move(target, old);
            Files.move(temporary, target);
            delete(old);
        } else {
            Files.move(temporary, target);
        }
    }

    private static Path beside(Path target, String suffix) {
        return target.resolveSibling(target.getFileName() + suffix);
    }

    /** Deletes a folder with all that is in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
        }
    }

    private static void sync(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        syncDirectory(folder);
    }

    /** Makes renames in a directory durable where the system can. */
    public static void syncDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no directories; its renames are durable by themselves.
        }
    }
}
