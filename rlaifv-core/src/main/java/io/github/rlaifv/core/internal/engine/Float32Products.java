package io.github.rlaifv.core.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;

/**
 * Keeps NVIDIA's libraries from rounding float32 numbers. By default LibTorch allows cuDNN to compute convolutions in TF32,
 * which keeps 10 bits of a number: results in float32 would then differ from those of the CPU by more than float32 rounds.
 * The libraries read their setting from the process environment when they are loaded.
 *
 * <p>Nothing is changed if the environment sets {@value #VARIABLE}. On Windows the variable must be set by the user.
 */
final class Float32Products {
    /** The environment variable: 0 forbids TF32 in all of NVIDIA's libraries. */
    static final String VARIABLE = "NVIDIA_TF32_OVERRIDE";

    private Float32Products() {}

    /** Stores whether the environment was set: a process does this once, while few threads can read it. */
    private static final class Once {
        private static final boolean DONE = set();
    }

    /**
     * Sets the environment of this process. Must be called before the native library is loaded.
     *
     * @return whether this library changed the environment
     */
    static boolean keepExact() {
        return Once.DONE;
    }

    private static boolean set() {
        if (Platform.isWindows() || !wanted(System.getenv())) {
            return false;
        }
        Function setenv = NativeLibrary.getProcess().getFunction("setenv");
        return setenv.invokeInt(new Object[] {VARIABLE, "0", 0}) == 0;
    }

    static boolean wanted(Map<String, String> environment) {
        return !environment.containsKey(VARIABLE);
    }
}
