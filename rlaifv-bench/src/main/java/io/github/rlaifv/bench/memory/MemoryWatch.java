package io.github.rlaifv.bench.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Watches the resident memory of this process. The peak of the whole is the kernel's own high-water mark; its division into
 * anonymous and file pages is sampled.
 */
final class MemoryWatch implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final long EVERY_MILLISECONDS = 5;

    private final Thread thread;
    private volatile long peakAnonymous;
    private volatile long peakFile;
    private volatile boolean stopped;

    MemoryWatch() {
        thread = new Thread(this::watch, "memory-watch");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!stopped) {
            List<String> lines = status();
            peakAnonymous = Math.max(peakAnonymous, bytes(lines, "RssAnon:"));
            peakFile = Math.max(peakFile, bytes(lines, "RssFile:"));
            try {
                Thread.sleep(EVERY_MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Largest sampled number of bytes in anonymous pages: heap, tensors, copied pages of files. */
    long peakAnonymous() {
        return peakAnonymous;
    }

    /** Largest sampled number of bytes in pages of mapped files: weights and libraries. */
    long peakFile() {
        return peakFile;
    }

    /** Largest resident set of the process so far, in bytes. */
    static long peak() {
        return bytes(status(), "VmHWM:");
    }

    private static List<String> status() {
        try {
            return Files.readAllLines(STATUS);
        } catch (IOException e) {
            throw new IllegalStateException(STATUS + " can't be read: this check needs Linux", e);
        }
    }

    private static long bytes(List<String> lines, String key) {
        return lines.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        stopped = true;
        thread.interrupt();
    }
}
