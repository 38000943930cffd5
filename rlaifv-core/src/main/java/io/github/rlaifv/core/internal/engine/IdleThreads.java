package io.github.rlaifv.core.internal.engine;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.util.Map;

/**
 * Lets the idle OpenMP threads of LibTorch sleep. By default they spin while they wait for work and take the cores from
 * busy threads: on a busy host, calls of a small model become ten times slower. The OpenMP library reads its settings
 * from the process environment once, when it is loaded, so they must be set before.
 *
 * <p>Nothing is changed if the environment sets {@code OMP_WAIT_POLICY} or {@code GOMP_SPINCOUNT}, or if the system
 * property {@value #PROPERTY} is {@code active}. This concerns Linux only: elsewhere LibTorch comes with another OpenMP
 * library.
 */
final class IdleThreads {
    /**
     * The system property: {@code passive} (idle threads sleep) or {@code active} (they spin). Default: {@code
     * passive}.
     */
    static final String PROPERTY = "rlaifv.idle.threads";

    private static final String PASSIVE = "passive";
    private static final String POLICY = "OMP_WAIT_POLICY";
    private static final String SPINS = "GOMP_SPINCOUNT";

    private IdleThreads() {}

    /** Stores whether the environment was set: a process does this once, while few threads can read it. */
    private static final class Once {
        private static final boolean DONE = set();
    }

    /**
     * Sets the environment of this process. Must be called before the native library is loaded.
     *
     * @return whether this library changed the environment
     * @throws IllegalArgumentException if the system property has an unsupported value
     */
    static boolean sleep() {
        // Done at each call: exceptions of a static initializer are thrown only once and are not what callers expect.
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
