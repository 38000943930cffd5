package io.github.rlaifv.core.internal.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.JavaProgram;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    /** Program that tries to lock a folder, prints whether it succeeded and holds the lock until its input ends. */
    static final class LockHolder {
        public static void main(String[] arguments) throws IOException {
            try (FolderLock lock = FolderLock.of(Path.of(arguments[0]), "other")) {
                System.out.println("locked");
                while (System.in.read() >= 0) {
                    // until the test closes the stream or kills the process
                }
            } catch (BadDataException e) {
                System.out.println("busy");
            }
        }
    }

    private Process holder() throws IOException {
        return JavaProgram.of(LockHolder.class, "-Xmx64m")
                .process(folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        return String.valueOf(reader.readLine());
    }

    private static <T> T inAnotherThread(Callable<T> work) throws Exception {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            return thread.submit(work).get();
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        } finally {
            thread.shutdown();
        }
    }

    @Test
    void anotherThreadIsRejectedAtOnce() throws Exception {
        try (FolderLock lock = FolderLock.of(folder, "run")) {
            assertThatThrownBy(() -> inAnotherThread(() -> FolderLock.of(folder, "other")))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("another run is writing to " + folder);
        }
        inAnotherThread(() -> {
            FolderLock.of(folder, "other").close();
            return true;
        });
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void nestedRunsOfOneThreadShareTheLock() {
        try (FolderLock outer = FolderLock.of(folder, "quickstart")) {
            try (FolderLock inner = FolderLock.of(folder.resolve("."), "alignment")) {
                assertThatThrownBy(() -> FolderLock.of(folder, "quickstart")).isInstanceOf(BadDataException.class);
            }
            assertThatThrownBy(() -> inAnotherThread(() -> FolderLock.of(folder, "alignment")))
                    .isInstanceOf(BadDataException.class);
        }
    }

    @Test
    void anotherProcessIsRejectedAlsoAfterAnotherThreadWas() throws Exception {
        try (FolderLock lock = FolderLock.of(folder, "run")) {
            assertThatThrownBy(() -> inAnotherThread(() -> FolderLock.of(folder, "other")))
                    .isInstanceOf(BadDataException.class);
            Process other = holder();
            assertThat(firstLine(other)).isEqualTo("busy");
            other.waitFor();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void lockIsHeldByAProcessUntilItIsKilled() throws Exception {
        Process other = holder();
        try {
            assertThat(firstLine(other)).isEqualTo("locked");
            assertThatThrownBy(() -> FolderLock.of(folder, "run")).isInstanceOf(BadDataException.class);
        } finally {
            other.destroyForcibly().waitFor();
        }
        FolderLock.of(folder, "run").close();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void concurrentThreadsNeverHoldTheLockTogether() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            all.add(threads.submit(() -> {
                for (int i = 0; i < 300; i++) {
                    try (FolderLock lock = FolderLock.of(folder, "run")) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        taken.incrementAndGet();
                        inside.decrementAndGet();
                    } catch (BadDataException e) {
                        Thread.onSpinWait();
                    }
                }
            }));
        }
        for (Future<?> one : all) {
            one.get();
        }
        threads.shutdown();
        assertThat(most).hasValue(1);
        assertThat(taken.get()).isPositive();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void deletedLockFileIsDetected() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run"));
        try (FolderLock lock = FolderLock.of(run, "run")) {
            lock.requireHeld();
            Files.delete(run.resolve(FolderLock.FILE));
            assertThatThrownBy(lock::requireHeld)
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining(run + " was deleted or replaced");
        }
    }
}
