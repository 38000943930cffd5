package io.github.rlaifv.core.internal;

import ai.djl.util.Utils;
import io.github.rlaifv.core.run.StorageException;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Loads native libraries. DJL copies them from the class path into a cache folder once and loads them from there, so that
 * a folder that can't be written and a class path without this platform's natives are failures of the environment.
 */
public final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Does the first thing that needs a native library.
     *
     * @param name of the library, as DJL names its cache folder
     * @param loading whatever loads the library
     * @return what {@code loading} gives
     * @throws StorageException naming the cache folder, the reason and what to do, if the library can't be loaded
     */
    public static <T> T load(String name, Supplier<T> loading) {
        try {
            return loading.get();
        } catch (RuntimeException | LinkageError e) {
            throw new StorageException(
                    "the native library of " + name + " can't be loaded from "
                            + Utils.getEngineCacheDir(name.toLowerCase(Locale.ROOT)) + ", where it is unpacked ("
                            + reason(e)
                            + "): check that this folder can be written and has space, or set the environment"
                            + " variable DJL_CACHE_DIR to another one, and that the natives for "
                            + System.getProperty("os.name") + " on " + System.getProperty("os.arch")
                            + " are on the class path",
                    e);
        }
    }

    /** The innermost cause says what happened; those around it that something did. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getClass().getSimpleName() + ": " + inner.getMessage();
    }
}
