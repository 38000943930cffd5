package io.github.rlaifv.bench.attack.fuzz;

import io.github.rlaifv.bench.attack.fuzz.damage.Mutation;
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
            case DEVICE -> {
                // a node of its own, never a link to the machine's, because the attacked code may write to it or
                // replace it
                if (!made("mknod", file.toString(), "c", "1", "5")) {
                    made("mkfifo", file.toString());
                }
            }
            case PIPE -> made("mkfifo", file.toString());
            case SIX_GIGABYTES -> {
                Files.write(file, mutation.bytes());
                try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
                    open.setLength(SIX_GIGABYTES);
                }
            }
        }
    }

    private static boolean made(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }
}
