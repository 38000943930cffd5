package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.device.ComputeDevice;
import io.github.rlaifv.core.internal.tensor.Kernels;
import io.github.rlaifv.core.run.StorageException;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.JavaProgram;
import io.github.rlaifv.core.text.Tokenizer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Native libraries that cannot be unpacked. Each case runs in a process of its own, since a process loads a library
 * only once.
 */
class NativeLibrariesTest {
    @TempDir
    Path folder;

    @Test
    void unusableCacheFolderIsRejectedWithTheRemedy() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "in the place of a folder");
        Path tokenizer = Fixtures.require(Fixtures.path("llava15", "model"));
        String output = outputOf(file, folder, tokenizer);
        assertThat(output)
                .contains("device: StorageException: the native library of PyTorch")
                .contains("kernels: StorageException: the native library of PyTorch")
                .contains("tokenizer: StorageException: the native library of tokenizers")
                .contains(file.resolve("pytorch").toString())
                .contains(file.resolve("tokenizers").toString())
                .contains("DJL_CACHE_DIR");
    }

    @Test
    void cacheFolderThatIsNoPathIsReported() {
        String before = System.setProperty("DJL_CACHE_DIR", "cache\0");
        try {
            assertThatThrownBy(() -> NativeLibraries.load("PyTorch", () -> "the rest", () -> {
                        throw new IllegalStateException("no library");
                    }))
                    .isInstanceOf(StorageException.class)
                    .hasMessageContaining("can't be loaded from 'cache\0")
                    .hasMessageContaining("IllegalStateException: no library")
                    .hasMessageContaining("and check the rest");
        } finally {
            if (before == null) {
                System.clearProperty("DJL_CACHE_DIR");
            } else {
                System.setProperty("DJL_CACHE_DIR", before);
            }
        }
    }

    @Test
    void missingTemporaryFolderIsRejectedWithTheRemedy() throws Exception {
        Path missing = folder.resolve("missing");
        assertThat(outputOf(null, missing, Fixtures.require(Fixtures.path("llava15", "model"))))
                .contains("device: ok")
                .contains("kernels: StorageException")
                .contains(missing.toString())
                .contains("-Djava.io.tmpdir")
                .contains("tokenizer: ok");
    }

    @Test
    void engineSendsNoUsageData() throws Exception {
        assertThat(outputOf(null, folder, Fixtures.require(Fixtures.path("llava15", "model"))))
                .contains("calls home: 0");
    }

    private static String outputOf(@org.jspecify.annotations.Nullable Path cache, Path temporary, Path model)
            throws IOException, InterruptedException {
        ProcessBuilder builder = JavaProgram.of(LibraryLoader.class, "-Xmx256m", "-Djava.io.tmpdir=" + temporary)
                .process(model.toString());
        if (cache != null) {
            builder.environment().put("DJL_CACHE_DIR", cache.toString());
        }
        builder.environment().remove("OPT_OUT_TRACKING");
        return JavaProgram.run(builder);
    }

    /** Program that uses each native library once and prints the outcome. */
    static final class LibraryLoader {
        private LibraryLoader() {}

        public static void main(String[] arguments) throws ReflectiveOperationException {
            print("device", ComputeDevice::best);
            print("kernels", () -> Kernels.open(ComputeDevice.cpu()).close());
            print("tokenizer", () -> Tokenizer.open(Path.of(arguments[0])).close());
            Field last = Class.forName("ai.djl.util.Ec2Utils").getDeclaredField("lastCheckIn");
            last.setAccessible(true);
            System.out.println("calls home: " + last.getLong(null));
        }

        private static void print(String what, Runnable loading) {
            String outcome = "ok";
            try {
                loading.run();
            } catch (StorageException e) {
                outcome = "StorageException: " + e.getMessage();
            }
            System.out.println(what + ": " + outcome);
        }
    }
}
