package io.github.rlaifv.core.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;

/**
 * Lets the idle OpenMP threads of LibTorch sleep. By default they spin while they wait for work, which takes the cores
 * from threads that have some: on a busy host, calls of a small model become ten times slower. The OpenMP library reads
 * its settings from the environment of the process once, when it is loaded, so this must come first.
 *
 * <p>An environment that sets {@code OMP_WAIT_POLICY} or {@code GOMP_SPINCOUNT} is left as it is, and so is everything
 * where the system property {@value #PROPERTY} is {@code active}. Only Linux is concerned: elsewhere LibTorch comes with
 * another OpenMP library.
 */
final class IdleThreads {
    /** {@code passive} (idle threads sleep) or {@code active} (they spin). Default: {@code passive}. */
    static final String PROPERTY = "rlaifv.idle.threads";

    private static final String PASSIVE = "passive";
    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String SPINS = "GOMP_SPINCOUNT";

    private IdleThreads() {}

    /** Holds whether the environment was set: a process does it once, while it has few threads that could read it. */
    private static final class Once {
        private static final boolean DONE = set();
    }

    /**
     * Sets the environment of this process; to be called before the native library is loaded.
     *
     * @return whether this library set it
     * @throws IllegalArgumentException if the system property has another value than the two
     */
    static boolean sleep() {
        // each time: what a static initializer throws is no exception that callers expect, and comes once only
        requireKnown(System.getProperty(PROPERTY, PASSIVE));
        return Once.DONE;
    }

    private static boolean set() {
        if (!Platform.isLinux() || !wanted(System.getenv(), System.getProperty(PROPERTY, PASSIVE))) {
            return false;
        }
        Function setenv = NativeLibrary.getProcess().getFunction("setenv");
        return setenv.invokeInt(new Object[] {POLICY, "passive", 0}) == 0;
    }

    static boolean wanted(Map<String, String> environment, String property) {
        return property.equals(PASSIVE) && !environment.containsKey(POLICY) && !environment.containsKey(SPINS);
    }

    static void requireKnown(String property) {
        if (!property.equals(PASSIVE) && !property.equals("active")) {
            throw new IllegalArgumentException(
                    "-D" + PROPERTY + " must be passive or active, was \"" + property + "\"");
        }
    }
}
