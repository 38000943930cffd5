package io.github.rlaifv.core.internal;

import ai.djl.util.Utils;
import io.github.rlaifv.core.run.StorageException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Loads native libraries. DJL copies them from the class path to a cache folder once and loads them from there. A
 * folder that can't be written, or a class path without the libraries of this platform, is reported as a failure of the
 * environment.
 */
public final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Runs the first action that needs a native library.
     *
     * @param name name of the library's cache folder in DJL
     * @param remedy what else to check if the library can't be loaded, such as an artifact on the class path
     * @param loading action that loads the library
     * @return the result of the action
     * @throws StorageException naming the cache folder, the reason and what to do if the library can't be loaded
     */
    public static <T> T load(String name, Supplier<String> remedy, Supplier<T> loading) {
        try {
            return loading.get();
        } catch (RuntimeException | LinkageError e) {
            throw new StorageException(
                    "the native library of " + name + " can't be loaded from "
                            + cache(name) + ", where it is unpacked ("
                            + reason(e)
                            + "): check that this folder can be written and has space, or set the environment"
                            + " variable DJL_CACHE_DIR to another one, and check " + remedy.get(),
                    e);
        }
    }

    private static String cache(String name) {
        try {
            return Utils.getEngineCacheDir(name.toLowerCase(Locale.ROOT)).toString();
        } catch (InvalidPathException e) {
            return "'" + e.getInput() + "'";
        }
    }

    /** The message of the innermost cause, which says what happened. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return inner.getClass().getSimpleName() + ": " + inner.getMessage();
    }
}
