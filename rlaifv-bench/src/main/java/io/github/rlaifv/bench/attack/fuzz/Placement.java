package io.github.rlaifv.bench.attack.fuzz;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** Puts damaged files in their place. */
final class Placement {
    private static final long SIX_GIGABYTES = 6L << 30;

    private Placement() {}

    static void put(Path file, Mutation mutation) throws IOException, InterruptedException {
        switch (mutation.place()) {
            case FILE -> Files.write(file, mutation.bytes());
            case NOTHING -> {
                // it was deleted
            }
            case FOLDER -> Files.createDirectory(file);
            case DEVICE -> Files.createSymbolicLink(file, Path.of("/dev/zero"));
            case PIPE -> new ProcessBuilder("mkfifo", file.toString()).start().waitFor();
            case SIX_GIGABYTES -> {
                Files.write(file, mutation.bytes());
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    open.setLength(SIX_GIGABYTES);
                }
            }
        }
    }
}
